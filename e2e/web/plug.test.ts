/**
 * What a newcomer does first: a daemon to try things out on, its sample folder tidied within a lease, the plug pulled in the
 * middle, and all of it taken back. With ADJUTANT_SCREENSHOTS set to a folder, what is on the screen is kept there.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Page } from '@playwright/test'

import { treeOf } from '../cli/place.ts'
import { noBrowser } from './chromium.ts'
import { inEveryLook, type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'
import { until } from '../until.ts'

const pictures = process.env['ADJUTANT_SCREENSHOTS']

/** The page must be without fault for a screen reader, however it is looked at. */
async function look(page: Page, name: string): Promise<void> {
  await inEveryLook(page, async (where) => {
    assert.deepEqual(await violations(page), [], `${name}, ${where}`)
    if (pictures !== undefined) await page.screenshot({ path: path.join(pictures, `${name}-${where}.png`) })
  })
}

describe('a first visit', { skip: noBrowser }, () => {
  let opened: OpenedPage
  before(async () => {
    opened = await openPage('--demo')
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  function daemon(): { pid: number } {
    const file = path.join(opened.place.home, 'daemon/daemon.json')
    return JSON.parse(readFileSync(file, 'utf8')) as { pid: number }
  }

  test('tidies the sample within a lease, survives the plug, and is taken back', async () => {
    const { page, place } = opened
    await page.getByRole('heading', { name: 'What shall be done?' }).waitFor()
    await look(page, 'first')
    await page.getByRole('button', { name: 'Try it on the sample folder' }).click()
    const folder = await page.getByLabel('Which folder?', { exact: true }).inputValue()
    assert.ok(folder.startsWith(place.folder), folder)
    const untouched = treeOf(folder)

    await page.getByRole('button', { name: 'Show me what would happen' }).click()
    await page.getByText('Would complete').waitFor()
    assert.deepEqual(treeOf(folder), untouched, 'a look changes nothing')
    await page.getByLabel('Within bounds').check()
    await look(page, 'plan')
    await page.getByRole('button', { name: 'Approve and run' }).click()
    await page.waitForURL(/\/runs\/run_/)

    const { pid } = daemon()
    await page.getByRole('button', { name: 'Pull the plug' }).click()
    await until(() => daemon().pid !== pid, 'the daemon is started again')
    const undo = page.getByRole('main').getByRole('button', { name: 'Undo', exact: true })
    await undo.waitFor({ timeout: 60_000 })
    assert.notDeepEqual(treeOf(folder), untouched)
    await look(page, 'run')

    await undo.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/steps will be taken back/).waitFor()
    await look(page, 'undo')
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByRole('heading', { name: 'Undo of tidy-folder' }).waitFor()
    await page.getByRole('main').getByText('Done', { exact: true }).waitFor()
    assert.deepEqual(treeOf(folder), untouched)
  })

  test('shows the words that bring the key back until they are written down, and never again', async () => {
    const { page, url } = opened
    await page.goto(`${url}/settings/key`)
    await page.getByRole('button', { name: 'Show the words' }).click()
    await page.getByRole('checkbox', { name: /written them down/ }).check()
    // Nobody's words are kept in a picture.
    assert.deepEqual(await violations(page), [])
    await page.getByRole('button', { name: 'Do not show them again' }).click()
    await page.getByText('Nobody has written down').waitFor({ state: 'detached' })
    await page.goto(`${url}/settings/key`)
    await page.getByRole('heading', { name: 'Key', exact: true }).first().waitFor()
    assert.equal(await page.getByRole('button', { name: 'Show the words' }).count(), 0)
  })
})
