/** The page as a person has it: a daemon over a home of its own, and a browser that is logged in. */
import assert from 'node:assert/strict'

import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from '@playwright/test'

import { run } from '../../scripts/program.ts'
import { campaign } from '../campaigns/whole-tests.ts'
import { openPlace, type Place, type Started } from '../cli/place.ts'
import { freePort } from '../daemon/free-port.ts'
import { openBrowser } from './chromium.ts'

export interface OpenedPage extends AsyncDisposable {
  readonly place: Place
  readonly context: BrowserContext
  readonly page: Page
  readonly url: string
  /** Whatever the page complained of: errors that nobody caught, and those of the console. */
  readonly complaints: readonly string[]
  /** A link that logs another browser in once. */
  newLink(): Promise<string>
}

/** Builds the page, starts the daemon, and opens the one by a link of the other. */
export async function openPage(...options: readonly string[]): Promise<OpenedPage> {
  await using opening = new AsyncDisposableStack()
  const built = await run(['scripts/build.ts'], { limitMs: 120_000 })
  assert.ok(built.ok, built.lines.join('\n'))
  const place = opening.use(openPlace())
  const daemon: Started = place.start(['up', '--no-browser', '--port', await freePort(), ...options], {
    env: { ADJUTANT_MODE: 'draft' },
    limitMs: 900_000,
  })
  opening.defer(async () => {
    daemon.child.kill('SIGTERM')
    await daemon.ended
  })
  await daemon.says(/#t=[\w-]+/)
  const [link = ''] = /http:\S+#t=[\w-]+/.exec(daemon.said().out) ?? []
  const browser: Browser = await openBrowser()
  opening.defer(() => browser.close())
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(link)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const held = opening.move()
  return {
    place,
    context,
    page,
    complaints,
    url: new URL(link).origin,
    newLink: async () => (await place.json<{ link: string }>('link')).link,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

/**
 * What axe finds wrong with what is on the screen, each as `rule: element`. The page has no frames of others, so it is
 * looked at where it is, without a second page for what was found in each.
 */
export async function violations(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations: found } = await axe.analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** `npm run campaign -- page` looks at each in all four ways. */
const looks = [
  [1_440, 'light'],
  [390, 'dark'],
  ...(campaign === 'page'
    ? ([
        [1_440, 'dark'],
        [390, 'light'],
      ] as const)
    : []),
] as const

/**
 * Colours that are on their way to the other scheme are no colours to judge. What turns for ever is not waited for, and
 * what leaves the page ends by being cancelled.
 */
const motionEnds = `Promise.allSettled(
  document
    .getAnimations()
    .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
    .map((one) => one.finished),
).then(() => undefined)`

/** Shows what is on the screen wide and narrow, light and dark; ends as wide and light as a page begins. */
export async function inEveryLook(page: Page, check: (look: string) => Promise<void>): Promise<void> {
  for (const [width, colorScheme] of looks) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.evaluate(motionEnds)
    await check(`${colorScheme}-${width}`)
  }
  await page.setViewportSize({ width: 1_440, height: 900 })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}
