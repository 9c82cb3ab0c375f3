/** The first page and the pages of runs: reachable by all, in both schemes, wide and narrow, and with keys alone. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Operations, OutputOf } from '#contract'

import { noBrowser } from './chromium.ts'
import { inEveryLook, type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'
import { until } from '../until.ts'

const tabs = ['Timeline', 'Journal', 'Values', 'Log', 'Receipts', 'Graph', 'Within it'] as const
const workflow = `
adjutant: 1
name: letters
input: { type: object, required: [folder], properties: { folder: { type: string, format: path } } }
steps:
  - id: make
    use: fs.write
    with: { path: '\${input.folder}/one.txt', text: one }
  - id: each
    forEach: { items: '\${[1, 2]}', as: one, do: { set: { twice: '\${one * 2}' } } }
`

describe('the rooms', { skip: noBrowser }, () => {
  let opened: OpenedPage
  let run = ''
  before(async () => {
    opened = await openPage()
    const { place } = opened
    place.put('letters.yaml', workflow)
    place.put('folder/a.txt', 'a')
    const { code, out, err } = await place.call(
      'run',
      'letters.yaml',
      '--input',
      'folder=folder',
      '--yes',
      '--json',
    )
    assert.equal(code, 0, `${out}${err}`)
    run = /run_[\w]+/.exec(out)?.[0] ?? ''
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  test('have nothing that axe finds wrong', async () => {
    const { page, url, complaints } = opened
    for (const [address, heading] of [
      ['/', 'What shall be done?'],
      ['/runs', 'Runs'],
      [`/runs/${run}`, 'letters'],
    ] as const) {
      await page.goto(`${url}${address}`)
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      await inEveryLook(page, async (where) =>
        assert.deepEqual(await violations(page), [], `${address}, ${where}`),
      )
    }
    for (const tab of tabs) {
      await page.getByRole('tab', { name: tab }).click()
      await page.getByRole('tabpanel').getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' })
      assert.deepEqual(await violations(page), [], tab)
    }
    assert.deepEqual(complaints, [])
  })

  test('tell of a step closely on the right, with a fork that says what it would do', async () => {
    const { page, url } = opened
    await page.goto(`${url}/runs/${run}`)
    await page.getByRole('group', { name: 'Steps' }).getByRole('button', { name: /make/ }).click()
    const inspector = page.getByRole('complementary', { name: 'Details' })
    await inspector.getByText('Effect: fs.write').waitFor()
    await inspector.getByRole('button', { name: 'Fork from here' }).click()
    await page
      .getByRole('dialog')
      .getByText(/would be done again/)
      .waitFor()
    assert.deepEqual(await violations(page), [])
    await page.keyboard.press('Escape')
    await inspector.getByRole('button', { name: 'Close details' }).click()
    await inspector.waitFor({ state: 'detached' })
  })

  test('give a run as a file that is saved', async () => {
    const { page, url } = opened
    await page.goto(`${url}/runs/${run}`)
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    assert.match((await saved).suggestedFilename(), /\.zip$/)
  })

  test('do by keys and from the palette what their commands say', async () => {
    const { page, url } = opened
    await page.goto(`${url}/`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    assert.deepEqual(await violations(page), [])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox').fill('home')
    assert.deepEqual(await violations(page), [])
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'What shall be done?' }).waitFor()
  })

  test('ask a person what became of an effect in doubt, and send the answer once', async () => {
    const { page, url } = opened
    const shown = (value: string) => ({ value, cut: false, length: value.length })
    const sent: unknown[] = []
    await page.route(new RegExp(`/api/v2/runs/${run}(?:\\?|$)`), async (route) => {
      const answer = await route.fetch()
      const view = (await answer.json()) as OutputOf<Operations['runs.get']>
      view.needs = [
        {
          is: 'doubt',
          run,
          key: 'make#1/run',
          tool: 'http.send',
          why: 'The connection broke.',
          input: shown('letter'),
          idempotencyKey: 'idem-1',
          prepared: shown('before'),
        },
      ]
      await route.fulfill({ response: answer, json: view })
    })
    await page.route(`**/api/v2/runs/${run}/resolve`, async (route) => {
      sent.push(route.request().postDataJSON(), route.request().headers()['idempotency-key'])
      await (sent.length < 4 ? route.abort() : route.fulfill({ json: {} }))
    })
    await page.goto(`${url}/runs/${run}`)
    const card = page.getByRole('region', { name: 'Nobody knows whether http.send happened' })
    await card.getByText('idem-1').waitFor()
    assert.deepEqual(await violations(page), [])
    await card.getByRole('button', { name: 'It did not happen' }).click()
    await until(() => sent.length >= 4, 'it is sent again')
    const body = { key: 'make#1/run', as: 'not-done' }
    assert.deepEqual(
      sent,
      [body, sent[1], body, sent[1]],
      'a try that nobody answered is made again under its key',
    )
    await page.unrouteAll()
  })
})
