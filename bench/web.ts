import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

import { openBrowser } from '../e2e/web/chromium.ts'
import { openPage } from '../e2e/web/open-page.ts'
import { root } from '../scripts/program.ts'

const aimMs = 1_000
const rounds = 7
const rooms = ['/', '/runs', '/approvals', '/chat', '/activity', '/settings', '/diagnostics']

/** Notes when there is something to press under a heading, and when nothing has held up the page for a moment since. */
const stopwatch = `
  window.ready = new Promise((resolve) => {
    const look = () => {
      const heading = document.querySelector('main h1, h1')
      const control = document.querySelector('button:not(:disabled), a[href]')
      if (heading && control) {
        const shown = performance.now()
        requestAnimationFrame(() => setTimeout(() => resolve({ shown, free: performance.now() })))
      } else requestAnimationFrame(look)
    }
    look()
  })
`

interface Ready {
  readonly shown: number
  readonly free: number
}

/** What each part of the page weighs, and how soon a browser with nothing kept shows it and lets it be used. */
export async function benchWeb(): Promise<void> {
  await using opened = await openPage()
  print('room', 'kB packed, cold', `ms until shown and until it can be used; median and longest of ${rounds}`)
  await using browser = await openBrowser()
  for (const room of rooms) {
    const times: Ready[] = []
    let bytes = 0
    for (let round = 0; round < rounds; round += 1) {
      const context = await browser.newContext({ viewport: { width: 1_440, height: 900 } })
      const page = await context.newPage()
      await page.addInitScript(stopwatch)
      const sizes: Promise<{ responseBodySize: number }>[] = []
      page.on('requestfinished', (request) => {
        if (/\.(js|css|html)$|\/$/.test(new URL(request.url()).pathname)) sizes.push(request.sizes())
      })
      const link = new URL(await opened.newLink())
      link.pathname = room
      await page.goto(link.href)
      times.push(await page.evaluate<Ready>('window.ready'))
      bytes = (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)
      await context.close()
    }
    const shown = times.map((one) => one.shown).toSorted((a, b) => a - b)
    const free = times.map((one) => one.free).toSorted((a, b) => a - b)
    const middle = free[Math.floor(rounds / 2)] ?? 0
    print(
      room,
      (bytes / 1_000).toFixed(1),
      `shown ${ms(shown[Math.floor(rounds / 2)])} (${ms(shown.at(-1))}), usable ${ms(middle)} (${ms(free.at(-1))}), ${(middle / aimMs).toFixed(2)} of the aim of ${aimMs} ms`,
    )
  }
  const assets = path.join(root, '.cache', 'web', 'assets')
  const weights = readdirSync(assets)
    .map((name) => ({ name, bytes: gzipSync(readFileSync(path.join(assets, name))).length }))
    .toSorted((a, b) => b.bytes - a.bytes)
  const all = weights.reduce((sum, { bytes }) => sum + bytes, 0)
  print('all rooms', (all / 1_000).toFixed(1), `${weights.length} files; the heaviest:`)
  for (const { name, bytes } of weights.slice(0, 6)) print(`  ${name}`, (bytes / 1_000).toFixed(1), '')
}

function ms(time = 0): string {
  return time.toFixed(0)
}

function print(what: string, figure: string, more: string): void {
  process.stdout.write(`${what.padEnd(36)} ${figure.padStart(15)}   ${more}\n`)
}
