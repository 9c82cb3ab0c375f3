/** What a run was told and said is forgotten in the page: what would go is shown first, and nothing goes unasked. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Page } from '@playwright/test'

import { noBrowser } from './chromium.ts'
import { inEveryLook, type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'

/** Writes a file, which can be undone, and says words that can be looked for. */
const workflow = `adjutant: 1
name: letters
input:
  type: object
  required: [folder, words]
  properties: { folder: { type: string, format: path, access: write }, words: { type: string } }
steps:
  - { id: write, use: fs.write, with: { path: '\${input.folder + "/letter.txt"}', text: '\${input.words}' } }
`

describe('what a run was told and said is forgotten in the page', { skip: noBrowser }, () => {
  let opened: OpenedPage
  let page: Page
  let run: string
  before(async () => {
    opened = await openPage()
    page = opened.page
    page.setDefaultTimeout(30_000)
    const { place } = opened
    place.put('letters.yaml', workflow)
    place.put('box/old.txt', 'x')
    const input = ['--input', `folder=${place.path('box')}`, '--input', 'words=a heron of brass']
    const { code, out, err } = await place.call('run', 'letters.yaml', ...input, '--yes', '--json')
    assert.equal(code, 0, `${out}${err}`)
    run = /run_\w+/.exec(out)?.[0] ?? ''
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  const dialog = () => page.getByRole('dialog', { name: 'Forget what this run was told and said?' })
  const yes = () => dialog().getByRole('button', { name: 'Forget it' })
  async function openDialog(): Promise<void> {
    await page.getByRole('button', { name: 'Forget…' }).click()
    await dialog()
      .getByText('Inputs, prompts, answers, results and messages of one run go, for good.')
      .waitFor()
  }
  const journal = async (): Promise<string> => (await opened.place.call('journal', run, '--json')).out

  test('it shows what would go, and does nothing when it is closed', async () => {
    await page.goto(`${opened.url}/runs/${run}`)
    await openDialog()
    await dialog()
      .getByText(/It can no longer be forked or undone/)
      .waitFor()
    await inEveryLook(page, async (where) => assert.deepEqual(await violations(page), [], where))
    await dialog().getByRole('button', { name: 'Keep it' }).click()
    await dialog().waitFor({ state: 'detached' })
    assert.match(await journal(), /a heron of brass/)
  })

  test('what can still be undone goes only when that is said too', async () => {
    await openDialog()
    const isMeant = dialog().getByRole('checkbox', { name: /can still be undone/ })
    await isMeant.waitFor()
    assert.ok(await yes().isDisabled())
    await isMeant.check()
    await yes().click()
    await dialog().waitFor({ state: 'detached' })
    await page.getByText('Forgotten', { exact: true }).first().waitFor()
    assert.equal(await page.getByRole('button', { name: 'Forget…' }).count(), 0)
    assert.doesNotMatch(await journal(), /heron/)
    await inEveryLook(page, async (where) => assert.deepEqual(await violations(page), [], where))
    assert.deepEqual(opened.complaints, [])
  })
})
