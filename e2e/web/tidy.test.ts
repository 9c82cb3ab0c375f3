/** From a folder that is a mess to a tidy one and back, by the page alone. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'

import { noBrowser } from './chromium.ts'
import { type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'

/** Names and contents of all that is in a folder. */
function treeHash(folder: string): string {
  const hash = createHash('sha256')
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.toSorted((one, other) =>
    path.join(one.parentPath, one.name) < path.join(other.parentPath, other.name) ? -1 : 1,
  )) {
    const place = path.join(entry.parentPath, entry.name)
    hash.update(`${path.relative(folder, place)}\0`)
    if (entry.isFile()) hash.update(readFileSync(place))
  }
  return hash.digest('hex')
}

describe('the page', { skip: noBrowser }, () => {
  let opened: OpenedPage
  before(async () => {
    opened = await openPage()
    for (let file = 0; file < 6; file++) opened.place.put(`mess/photo ${file}.png`, `picture ${file}`)
    opened.place.put('mess/notes.txt', 'notes')
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  test('tidies a folder within bounds that were given once, and takes it back', async () => {
    const { page, place } = opened
    const folder = place.path('mess')
    const first = treeHash(folder)
    await page.getByLabel('Which folder?', { exact: true }).fill(folder)
    await page.getByRole('button', { name: 'Show me what would happen' }).click()
    await page.getByText('Would complete').waitFor()
    assert.equal(treeHash(folder), first, 'a look changes nothing')

    await page.getByLabel('Within bounds').check()
    await page.getByRole('button', { name: 'Approve and run' }).click()
    await page.waitForURL(/\/runs\/run_/)
    const undo = page.getByRole('main').getByRole('button', { name: 'Undo', exact: true })
    await undo.waitFor()
    assert.ok(!readdirSync(folder).includes('notes.txt'))

    await undo.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/steps will be taken back/).waitFor()
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByRole('heading', { name: 'Undo of tidy-folder' }).waitFor()
    await page.getByRole('main').getByText('Done', { exact: true }).waitFor()
    assert.equal(treeHash(folder), first)
  })

  test('chooses a folder by keyboard alone', async () => {
    const { page, place, url } = opened
    place.put('letters/2026/one.txt', 'x')
    await page.goto(`${url}/`)
    await page.getByRole('button', { name: 'Which folder?: Choose…' }).focus()
    await page.keyboard.press('Enter')
    const list = page.getByRole('group', { name: 'Folders in it' })
    await list.waitFor() // where it begins is written into the field by then, and not into what is typed
    await page.getByLabel('Folder', { exact: true }).fill(place.folder)
    await page.keyboard.press('Enter')
    await list.getByRole('button', { name: /letters/ }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('button', { name: /2026/ }).waitFor()
    assert.deepEqual(await violations(page), [])
    await page.getByRole('button', { name: 'Choose this folder' }).focus()
    await page.keyboard.press('Enter')
    const field = page.getByLabel('Which folder?', { exact: true })
    assert.equal(await field.inputValue(), place.path('letters'))

    await page.getByRole('button', { name: 'Which folder?: Choose…' }).press('Enter')
    await list.getByRole('button', { name: /2026/ }).waitFor()
    await page.getByLabel('Folder', { exact: true }).fill(place.path('letters', '2026'))
    await page.keyboard.press('Enter')
    await list.getByText('There are no folders in it.').waitFor()
    await page.getByRole('button', { name: 'Choose this folder' }).press('Enter')
    assert.equal(
      await field.inputValue(),
      place.path('letters', '2026'),
      'the form around it was not sent meanwhile',
    )
  })

  test('shows in every tab what happens, and goes on when the tab that listens is closed', async () => {
    const { page, context, place, url } = opened
    await page.goto(`${url}/runs`)
    const other = await context.newPage()
    await other.goto(`${url}/runs`)
    await other.getByRole('heading', { name: 'Runs' }).waitFor()
    await page.goto('about:blank') // as closing it does, it gives the lock to the other
    place.put('one.yaml', 'adjutant: 1\nname: just-so\nsteps: [{ id: a, set: { b: 1 } }]\n')
    assert.equal((await place.call('run', 'one.yaml')).code, 0)
    await other
      .getByRole('main')
      .getByRole('link', { name: /just-so/ })
      .waitFor({ timeout: 10_000 })
    await other.close()
  })

  test('lets nobody in by a link that was used, and says why', async () => {
    const { context } = opened
    const link = await opened.newLink()
    const stranger = await context.browser()?.newContext()
    assert.ok(stranger)
    const first = await stranger.newPage()
    await first.goto(link)
    await first.getByRole('heading', { name: 'What shall be done?' }).waitFor()
    assert.equal(new URL(first.url()).hash, '', 'the token stays in no address')
    const again = await context.browser()?.newContext()
    const second = await again?.newPage()
    assert.ok(second)
    await second.goto(link)
    await second.getByRole('alert').waitFor()
    await second.getByText('adjutant link', { exact: true }).waitFor()
    assert.deepEqual(await violations(second), [])
    await Promise.all([stranger.close(), again?.close()])
  })
})
