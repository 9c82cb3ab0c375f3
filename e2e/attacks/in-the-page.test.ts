/** What somebody else wrote, looked at and decided about in the page. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Page } from '@playwright/test'

import { noBrowser } from '../web/chromium.ts'
import { type OpenedPage, openPage } from '../web/open-page.ts'
import { tellScreen } from '../web/tell-screen.ts'
import { until } from '../until.ts'

/** Runs something, leaves the page, hides, turns and passes for the page’s own words, wherever it is shown as it is. */
const hostile = [
  '<img src=x onerror="window.hit=1"><script>window.hit=2</script>',
  '[Approve](javascript:window.hit=3) ![](http://127.0.0.1:9/leak) <a href="/api/v2/approvals">Approve all</a>',
  'photo\u202Egpj.exe \u2066hidden\u2069 zero\u200Bwidth \u001B[31m red \u{E0041}',
].join(' ')
const steering =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/u
const fileName = 'in\u202Egpj.exe'

/** Reads a letter and writes what it says: all that is shown of it somebody else has chosen. */
const obedient = `adjutant: 1
name: obedient
title: ${JSON.stringify(hostile.slice(0, 200))}
input: { type: object, properties: { folder: { type: string, format: path, access: write } } }
steps:
  - { id: read, use: fs.read, with: { path: '\${input.folder + "/letter.txt"}' } }
  - id: write
    use: fs.write
    with: { path: '\${input.folder + "/${fileName}"}', text: '\${nodes.read.output.text}' }
`

interface Shown {
  readonly id: string
  readonly status: string
}

describe('F4 and L2: a run of somebody’s words in the page', { skip: noBrowser }, () => {
  let opened: OpenedPage
  let page: Page
  let run: string
  const asked: string[] = []

  before(async () => {
    opened = await openPage()
    page = opened.page
    page.setDefaultTimeout(20_000)
    page.on('request', (request) => void asked.push(`${request.method()} ${request.url()}`))
    page.on('dialog', (dialog) => void dialog.dismiss())
    opened.place.put('obedient.yaml', obedient)
    opened.place.put('box/letter.txt', hostile)
    const options = ['-i', 'folder=box', '--mode', 'draft', '--detach', '--json']
    const { code, out, err } = await opened.place.call('run', 'obedient.yaml', ...options)
    assert.equal(code, 0, out + err)
    ;({ id: run } = JSON.parse(out) as Shown)
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  async function status(): Promise<string> {
    return (await opened.place.json<Shown>('show', run)).status
  }

  /** Nothing of it became a part of the page, was run, fetched, or hides from whoever reads. */
  async function isOnlyText(where: string): Promise<void> {
    const found = await page.evaluate<Record<string, unknown>>(`({
      hit: window.hit,
      made: document.querySelectorAll('img[src="x"], a[href^="javascript"], a[href*="/api/"]').length,
      text: document.body.innerText + [...document.querySelectorAll('[title],[aria-label]')]
        .map((one) => one.title + one.ariaLabel).join('') + document.title,
    })`)
    assert.deepEqual({ where, hit: found['hit'], made: found['made'] }, { where, hit: undefined, made: 0 })
    assert.doesNotMatch(String(found['text']), steering, where)
    const own = new URL(opened.url).origin
    const away = asked.filter((one) => !/^\w+ (data|blob):/.test(one) && !one.includes(` ${own}/`))
    assert.deepEqual(away, [], where)
  }

  test('is text in every room, and nothing in it is obeyed or hidden', async () => {
    for (const [room, text] of [
      ['/approvals', /obedient|in\\u\{202e\}/],
      [`/approvals/${run}`, /in\\u\{202e\}gpj\.exe/],
      [`/runs/${run}`, /obedient/],
      [`/runs/${run}?tab=journal`, /obedient/],
      [`/runs/${run}?tab=values`, /obedient/],
      [`/runs/${run}?tab=receipts`, /obedient/],
      ['/activity', /Activity/],
    ] as const) {
      await page.goto(`${opened.url}${room}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByText(text).first().waitFor({ state: 'attached' })
      await isOnlyText(room)
    }
  })

  test('allows itself by no address, no look and no request without a body of its own', async () => {
    for (const address of [
      `/approvals/${run}?approve=1&decision=allow&yes=true#approve`,
      `/approvals/${run}/approve`,
      `/api/v2/approvals/${run}/approve?key=write%231%2Frun&argsHash=${'0'.repeat(64)}`,
    ]) {
      await page.goto(`${opened.url}${address}`)
      await page.waitForLoadState('load')
      await page.waitForTimeout(300)
      assert.equal(await status(), 'waiting', address)
    }
  })

  test('is done exactly as it was shown, under the hash that was shown', async () => {
    const { effects } = await opened.place.json<{
      effects: { key: string; argsHash: string; input: { text: string; path: string } }[]
    }>('api', 'approvals.get', `run=${run}`)
    const [effect] = effects
    assert.ok(effect)
    await page.goto(`${opened.url}/approvals/${run}`)
    await page.getByText(effect.argsHash, { exact: true }).waitFor({ state: 'attached' })
    const exact = page.getByRole('region', { name: 'Arguments' }).first()
    await exact.waitFor({ state: 'attached' })
    // What hides is written as an escape, so what is read is what is meant.
    assert.deepEqual(JSON.parse((await exact.textContent()) ?? ''), effect.input)
    await page.getByRole('button', { name: 'Approve 1' }).click()
    await page.getByText('It asks nothing any more').waitFor()
    await until(async () => (await status()) === 'completed', 'what was allowed is done')
    assert.equal(readFileSync(opened.place.path('box', fileName), 'utf8'), hostile)
    await page.goto(`${opened.url}/runs/${run}?tab=receipts`)
    await page
      .getByText(/in\\u\{202e\}gpj\.exe/)
      .first()
      .waitFor({ state: 'attached' })
    await isOnlyText('receipts of what was done')
  })
})
