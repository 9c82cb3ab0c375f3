/** What waits for a person's word, looked at and answered in the page. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Page } from '@playwright/test'

import { noBrowser } from './chromium.ts'
import { inEveryLook, type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'
import { until } from '../until.ts'

const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`)
const wanted = lines.with(2, 'first').with(20, 'second').with(37, 'third')
const folderInput =
  'input: { type: object, properties: { folder: { type: string, format: path, access: write } } }'

function text(some: readonly string[]): string {
  return `${some.join('\n')}\n`
}

/** A change in three parts, and a request that cannot be taken back. */
const edit = `adjutant: 1
name: edit
${folderInput}
nodes:
  change: { use: fs.write, with: { path: '\${input.folder + "/note.txt"}', text: ${JSON.stringify(text(wanted))}, ifExists: replace } }
  send: { use: http.request, with: { url: 'http://127.0.0.1:9/letters', method: POST, headers: { x-why: test }, json: { a: 1 } } }
`
const write = `adjutant: 1
name: write
${folderInput}
nodes: { write: { use: fs.write, with: { path: '\${input.folder + "/out.txt"}', text: new, ifExists: replace } } }
`
const many = `adjutant: 1
name: many
input:
  type: object
  properties:
    folder: { type: string, format: path, access: write }
    items: { type: array, items: { type: string }, default: [b, a, c/d] }
nodes:
  each:
    forEach:
      items: '\${input.items}'
      concurrency: 10
      do: { nodes: { write: { use: fs.write, with: { path: '\${input.folder + "/many/" + item}', text: x } } } }
`
const elsewhere = `adjutant: 1
name: elsewhere
${folderInput}
nodes: { write: { use: fs.write, with: { path: '\${input.folder + "/../other/x.txt"}', text: x }, onError: pause } }
`
/** How many effects of each are held at first; one that wants a permission first is not. */
const asks = { edit: 2, write: 1, many: 3, elsewhere: 0 } as const

interface Shown {
  readonly id: string
  readonly status: string
  readonly error?: { readonly detail: string }
}

describe('what waits for a person', { skip: noBrowser }, () => {
  let opened: OpenedPage
  let page: Page
  before(async () => {
    opened = await openPage()
    page = opened.page
    page.setDefaultTimeout(20_000)
    for (const [name, document] of Object.entries({ edit, write, many, elsewhere }))
      opened.place.put(`${name}.yaml`, document)
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  /** Begins a run in a folder of its own, and gives its id once all is asked: what comes later is not chosen by itself. */
  async function begin(workflow: string, folder: string, ...more: readonly string[]): Promise<string> {
    opened.place.put(`${folder}/note.txt`, text(lines))
    const options = ['-i', `folder=${folder}`, '--mode', 'draft', '--detach', ...more]
    const { id } = await opened.place.json<Shown>('run', workflow, ...options)
    const count = asks[path.parse(workflow).name as keyof typeof asks]
    await until(async () => (await asked(id)) === count, `${workflow} holds ${count}`)
    return id
  }
  async function asked(id: string): Promise<number> {
    return (await opened.place.json<unknown[]>('approvals', id)).length
  }
  async function look(address: string): Promise<void> {
    await page.goto(`${opened.url}${address}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  /** The run as it is once it waits no more. */
  async function ended(id: string): Promise<Shown> {
    for (;;) {
      const shown = await opened.place.json<Shown>('show', id)
      if (['completed', 'failed', 'cancelled'].includes(shown.status)) return shown
    }
  }
  const bar = (name: RegExp | string) => page.getByRole('button', { name })

  test('is allowed by its parts: exactly those that were ticked, and the rest is denied with a reason', async () => {
    const id = await begin('edit.yaml', 'parts', '-g', 'net:127.0.0.1:9')
    await look(`/approvals/${id}`)
    await page.getByText('1 of 2 chosen').waitFor()
    const send = page.getByRole('checkbox', { name: /Take in: .*letters/ })
    assert.equal(await send.isChecked(), false, 'what cannot be taken back is not chosen by itself')
    await page.getByText('x-why', { exact: true }).waitFor()

    await page.getByRole('treeitem', { name: /note\.txt/ }).click()
    await page.getByText('Part 2 of 3 · lines 18–24').waitFor()
    await page.getByRole('textbox', { name: 'How note.txt would change' }).first().waitFor()
    await page.getByRole('checkbox', { name: 'Take part 2' }).uncheck()
    assert.deepEqual(await violations(page), [])
    await bar('Approve 1').click()
    await page.getByText('0 of 1 chosen').waitFor()
    const note = opened.place.path('parts', 'note.txt')
    const first = lines.with(2, 'first')
    await until(() => readFileSync(note, 'utf8').includes('first'), 'the parts are written')
    assert.equal(readFileSync(note, 'utf8'), text(first.with(37, 'third')))
    const why = page.getByLabel('Why (the run is told)')
    // A key says nothing while the page is coming to terms with the answer before.
    await until(async () => {
      await page.keyboard.press('d')
      return why.isVisible()
    }, 'the reason is asked for')
    await why.fill('not today')
    assert.deepEqual(await violations(page), [], 'deny')
    await page.getByRole('dialog').getByRole('button', { name: 'Deny', exact: true }).click()
    await page.getByText('It asks nothing any more').waitFor()
    const { status, error } = await ended(id)
    assert.equal(status, 'failed')
    assert.match(error?.detail ?? '', /not today/)
    assert.equal(readFileSync(note, 'utf8'), text(lines), 'a run that fails takes back what it did')
  })

  test('is sent for good only after a second look', async () => {
    const id = await begin('edit.yaml', 'second', '-g', 'net:127.0.0.1:9')
    await look(`/approvals/${id}`)
    await bar('Choose all').click()
    await page.keyboard.press('Control+Enter')
    const dialog = page.getByRole('dialog', { name: 'This cannot be taken back' })
    await dialog.getByText('Look at it once more').waitFor()
    assert.deepEqual(await violations(page), [], 'for good')
    assert.equal((await opened.place.json<Shown>('show', id)).status, 'waiting')
    await dialog.getByRole('button', { name: 'Not now' }).click()
    await bar('Choose none').click()
    await bar('Deny all').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Deny', exact: true }).click()
    await page.getByText('It asks nothing any more').waitFor()
    assert.equal(readFileSync(opened.place.path('second', 'note.txt'), 'utf8'), text(lines))
  })

  test('is walked and answered by keys, in the order of the tree', async () => {
    const id = await begin('many.yaml', 'keys')
    await look(`/approvals/${id}`)
    await page.getByText('3 of 3 chosen').waitFor()
    const chosen = page.getByRole('treeitem', { selected: true })
    assert.match(await chosen.innerText(), /^d\b/)
    await page.keyboard.press('j')
    assert.match(await chosen.innerText(), /^a\b/)
    await page.keyboard.press('x')
    await page.getByText('2 of 3 chosen').waitFor()
    await page.keyboard.press('a')
    await page.getByText(/ of 2 chosen/).waitFor()
    await comes('keys', 'many', 'a')
    await page.keyboard.press('Control+Enter')
    await page.getByText('It asks nothing any more').waitFor()
    assert.equal((await ended(id)).status, 'completed')
    await comes('keys', 'many', 'c', 'd')
  })

  test('is allowed within bounds that were typed as a sentence', async () => {
    const id = await begin('many.yaml', 'bounds')
    await look(`/approvals/${id}`)
    await page.getByText('3 of 3 chosen').waitFor()
    await page.keyboard.press('l')
    const dialog = page.getByRole('dialog', { name: 'Allow within bounds' })
    const words = dialog.getByLabel('In words')
    await words.fill('up to 2 files in /nowhere for an hour')
    await dialog.getByText('it covers 0 of 3').waitFor()
    await words.fill(`up to 2 files in ${opened.place.path('bounds')} for an hour`)
    await dialog.getByText('it covers 2 of 3').waitFor()
    assert.equal(await dialog.getByLabel('Up to').inputValue(), '2')
    assert.deepEqual(await violations(page), [], 'lease')
    await dialog.getByRole('button', { name: 'Give this permission' }).click()
    await page.getByText(/ of 1 chosen/).waitFor()
    await page.getByText('Permissions of this run that hold now').waitFor()
    await bar('Approve 1').click()
    assert.equal((await ended(id)).status, 'completed')
  })

  test('that has changed since is not allowed, is shown with what differs, and asked again', async () => {
    const id = await begin('write.yaml', 'stale')
    await look(`/approvals/${id}`)
    await page.getByText('1 of 1 chosen').waitFor()
    const out = opened.place.put('stale/out.txt', 'somebody was here')
    await bar('Approve 1').click()
    await page
      .getByText('What they rest on')
      .or(page.getByText(/It is no longer what was allowed/))
      .first()
      .waitFor()
    await page.getByText('0 of 1 chosen').waitFor()
    assert.equal(readFileSync(out, 'utf8'), 'somebody was here')
    await bar('Choose all').click()
    await bar('Approve 1').click()
    assert.equal((await ended(id)).status, 'completed')
    assert.equal(readFileSync(out, 'utf8'), 'new')
  })

  test('answered in one tab is gone in all, and those are told by whom', async () => {
    const id = await begin('write.yaml', 'tabs')
    await look('/approvals')
    const row = page.getByRole('listitem').filter({ hasText: /tabs.out\.txt/ })
    await row.waitFor()
    await page
      .getByRole('link', { name: /Approvals/ })
      .getByText('1')
      .waitFor()
    assert.match(await page.title(), /^\(1\) /)
    const other = await opened.context.newPage()
    await other.goto(`${opened.url}/approvals`)
    const same = other.getByRole('listitem').filter({ hasText: /tabs.out\.txt/ })
    await same.waitFor()
    await page.keyboard.press('a')
    await same.waitFor({ state: 'detached' })
    await other
      .getByRole('alert')
      .filter({ hasText: /approved/ })
      .waitFor()
    await row.waitFor({ state: 'detached' })
    assert.equal(
      await page
        .getByRole('alert')
        .filter({ hasText: /approved/ })
        .count(),
      0,
    )
    await other.close()
    assert.equal((await ended(id)).status, 'completed')
    await page.getByText('Nothing waits for you').waitFor()
    assert.doesNotMatch(await page.title(), /^\(/)
  })

  test('for want of a permission is given it in a dialog, for as long as was said', async () => {
    assert.equal((await opened.place.call('workflow', 'publish', 'elsewhere.yaml')).code, 0)
    const id = await begin('elsewhere', 'wants')
    await look(`/approvals/${id}`)
    const dialog = page.getByRole('dialog', { name: 'A permission is asked' })
    await dialog.getByText(/other\/x\.txt/).waitFor()
    await dialog.getByText('Makes or replaces a file').waitFor()
    assert.equal(
      await dialog.getByRole('button', { name: 'Answer' }).isEnabled(),
      false,
      'nothing is chosen beforehand',
    )
    assert.deepEqual(await violations(page), [], 'permission')
    await dialog.getByRole('button', { name: 'Allow' }).click()
    await dialog.getByLabel('Remember my choice').check()
    await dialog.getByRole('button', { name: 'Answer' }).click()
    await page.getByText('1 of 1 chosen').waitFor()
    await bar('Approve 1').click()
    assert.equal((await ended(id)).status, 'completed')
    await comes('other', 'x.txt')
    const grants = await opened.place.json<{ scope: string; text: string }[]>('grants', 'list')
    assert.deepEqual(
      grants.map(({ scope, text: said }) => `${scope} ${said}`),
      [`workflow:elsewhere fs.write:${opened.place.path('other', 'x.txt')}`],
    )
  })

  test('looks well in both schemes, wide and narrow', async () => {
    const id = await begin('edit.yaml', 'looks', '-g', 'net:127.0.0.1:9')
    await begin('many.yaml', 'others')
    for (const address of ['/approvals', `/approvals/${id}`]) {
      await look(address)
      await page
        .getByText(/letters/)
        .first()
        .waitFor()
      await inEveryLook(page, async (where) =>
        assert.deepEqual(await violations(page), [], `${address}, ${where}`),
      )
    }
    assert.deepEqual(
      opened.complaints.filter((one) => !/409/.test(one)),
      [],
    )
  })

  /** What was allowed is done a moment later. */
  function comes(...names: readonly string[]): Promise<void> {
    const file = path.join(opened.place.folder, ...names)
    return until(() => existsSync(file), `${file} is there`)
  }
})
