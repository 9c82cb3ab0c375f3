/** Sessions, activity, settings and diagnostics, over a home where something has happened. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Locator, Page } from '@playwright/test'

import { noBrowser } from './chromium.ts'
import { inEveryLook, type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'
import { until } from '../until.ts'

const files = { 'in/a.pdf': 'a', 'in/b.jpg': 'b', 'in/deep/c.txt': 'c' } as const

describe('the other rooms', { skip: noBrowser }, () => {
  let opened: OpenedPage
  let folder = ''
  before(async () => {
    opened = await openPage()
    for (const [name, content] of Object.entries(files)) opened.place.put(name, content)
    folder = path.dirname(opened.place.put('in/kept.txt', 'kept'))
    opened.page.setDefaultTimeout(20_000)
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  async function visit(address: string, heading: string): Promise<Page> {
    const { page, url } = opened
    await page.goto(`${url}${address}`)
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    return page
  }

  test('a session runs, goes back to a checkpoint, and takes that back', async () => {
    const page = await visit('/chat', 'Chat')
    await page.getByRole('button', { name: 'Begin a session' }).click()
    await page.getByLabel('Folder', { exact: true }).fill(folder)
    await page.keyboard.press('Enter')
    const choose = page.getByRole('button', { name: 'Choose this folder' })
    await choose.click()
    const typed = page.getByLabel('Message or command')
    const say = async (text: string): Promise<void> => {
      await typed.fill(text)
      await typed.press('Enter')
    }
    await say('/checkpoint before')
    await page.getByText('before', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Close details' }).click()

    await say('/run tidy-folder')
    await page.getByRole('button', { name: 'Let it do this' }).waitFor()
    assert.deepEqual(await violations(page), [], 'plan')
    await page.getByRole('button', { name: 'Let it do this' }).click()
    const tidied = page.getByRole('group', { name: 'tidy-folder' })
    await tidied.getByText('Done').waitFor()
    assert.equal(existsSync(opened.place.path('in', 'a.pdf')), false)

    await say('/restore')
    await page.getByRole('button', { name: 'Revert to this' }).click()
    await page.getByRole('button', { name: 'Revert the files' }).click()
    await page.getByRole('group', { name: 'restore-checkpoint' }).getByText('Done').waitFor()
    for (const [name, content] of Object.entries(files))
      assert.equal(readFileSync(opened.place.path(name), 'utf8'), content)
    assert.deepEqual(await violations(page), [], 'session')

    await page.getByRole('button', { name: 'Close details' }).click()
    await say('/undo')
    await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click()
    await page.waitForURL(/\/runs\//)
    const restored = opened.place.path('in', 'a.pdf')
    await until(() => !existsSync(restored), 'the undo takes back what was restored')
  })

  test('a command that there is not is refused where it stands, and what is none is said to an agent', async () => {
    const page = await visit('/chat', 'Chat')
    await page.getByRole('main').getByRole('link').first().click()
    const typed = page.getByLabel('Message or command')
    await typed.fill('/tidy')
    await typed.press('Enter')
    await page.getByText('There is no command /tidy').waitFor()
    assert.equal(await typed.inputValue(), '/tidy')
    await typed.fill('please tidy up')
    await typed.press('Enter')
    const turn = page.getByRole('log').getByRole('group', { name: 'assistant answers' })
    await turn.getByText('answered by rules').waitFor()
  })

  test('a tool that is called by hand asks in the session, and does it after a word', async () => {
    const page = await visit('/chat', 'Chat')
    await page.getByRole('main').getByRole('link').first().click()
    const typed = page.getByLabel('Message or command')
    await typed.fill(
      `/tool fs.write ${JSON.stringify({ path: path.join(folder, 'note.txt'), text: 'hello' })}`,
    )
    await typed.press('Enter')
    const card = page.getByRole('log').getByRole('region', { name: /note\.txt/ })
    await card.getByRole('button').first().waitFor()
    assert.equal(existsSync(path.join(folder, 'note.txt')), false)
    assert.deepEqual(await violations(page), [])
    await card.getByRole('button').first().click()
    await page
      .getByRole('group', { name: /fs.write/ })
      .getByText('Done')
      .waitFor()
    assert.equal(readFileSync(path.join(folder, 'note.txt'), 'utf8'), 'hello')
  })

  test('the activity is filtered in its address, proves its entries, and is saved as a table', async () => {
    const page = await visit('/activity', 'Activity')
    await page.getByLabel('Tool').fill('fs.move')
    await page.waitForURL(/tool=fs\.move/)
    const first = page.getByRole('table').getByRole('button').first()
    await first.getByText(/^fs\.move/).waitFor()
    await first.click()
    await page.getByText(/c2sp\.org\/tlog-proof/).waitFor()
    assert.deepEqual(await violations(page), [])
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as CSV' }).click()
    const table = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\n')
    assert.ok(table.length > 3)
    assert.ok(table.slice(1).every((line) => line.includes('fs.move')))
  })

  test('a secret is typed and never shown; a dangerous permission says so first', async () => {
    const page = await visit('/settings/vault', 'Secrets')
    await page.getByRole('button', { name: 'Add a secret' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('token')
    await dialog.getByLabel('Value', { exact: false }).first().fill('s3cret-value')
    await dialog.getByLabel('Hosts').fill('api.example.org')
    await page.keyboard.press('Enter')
    assert.deepEqual(await violations(page), [], 'dialog')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Sent to api.example.org').waitFor()
    assert.equal((await page.content()).includes('s3cret-value'), false)

    await visit('/settings/grants', 'Permissions')
    await page.getByRole('button', { name: 'Allow something' }).click()
    await dialog.getByLabel('On what').first().fill('/')
    await dialog.getByText('It reaches across the whole disk.').waitFor()
    const allow = dialog.getByRole('button', { name: 'Allow it' })
    assert.equal(await allow.isDisabled(), true)
    assert.deepEqual(await violations(page), [], 'danger')
    await dialog.getByLabel('I know, and want it all the same').check()
    await allow.click()
    await page.getByText('fs.read:/', { exact: true }).waitFor()
  })

  test('the theme that is set holds at once', async () => {
    const page = await visit('/settings/appearance', 'Appearance')
    await choice(page.getByLabel('Theme').first(), 'dark')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    assert.equal(await page.locator('html').getAttribute('data-mantine-color-scheme'), 'dark')
    assert.deepEqual(await violations(page), [])
    await choice(page.getByLabel('Theme').first(), 'system')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
  })

  test('nothing in them is found wrong by axe, in either scheme, wide and narrow', async () => {
    const rooms: readonly (readonly [string, string])[] = [
      ['/chat', 'Chat'],
      ['/activity', 'Activity'],
      ['/models', 'Models'],
      ['/diagnostics', 'Diagnostics'],
      ['/settings/key', 'Key'],
      ['/settings/logins', 'Logins'],
      ['/settings/policy', 'Policy'],
      ['/settings/budgets', 'Budgets'],
      ['/settings/retention', 'Retention'],
    ]
    for (const [address, heading] of rooms) {
      const page = await visit(address, heading)
      const loading = page.getByRole('main').getByRole('status', { name: 'Loading' })
      await loading.first().waitFor({ state: 'detached' })
      await inEveryLook(page, async (where) => {
        assert.deepEqual(await violations(page), [], `${address}, ${where}`)
        const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
        assert.equal(isTooWide, false, `${address}, ${where}`)
      })
    }
    assert.deepEqual(opened.complaints, [])
  })
})

async function choice(field: Locator, option: string): Promise<void> {
  await field.click()
  await field.page().getByRole('option', { name: option, exact: true }).click()
}
