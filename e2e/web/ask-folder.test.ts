/** On the first page a folder is chosen, read and asked about, and the answer opens where it stands. */
import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Page } from '@playwright/test'

import { root } from '../cli/place.ts'
import { noBrowser } from './chromium.ts'
import { inEveryLook, type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'

describe('a folder is asked about on the first page', { skip: noBrowser }, () => {
  let opened: OpenedPage
  let page: Page
  before(async () => {
    opened = await openPage()
    page = opened.page
    page.setDefaultTimeout(90_000)
    cpSync(path.join(root, 'examples/documents'), opened.place.path('papers'), { recursive: true })
    opened.place.put('papers/lock.pdf', '%PDF-1.7\nnothing of it is right')
    opened.place.put('elsewhere/ferry.txt', 'The ferry to Hoy leaves at a quarter past seven.')
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  const card = () => page.getByRole('region', { name: 'Ask a folder' })
  const answer = () => card().getByRole('region', { name: 'Answer' })
  async function ask(question: string): Promise<void> {
    await card().getByLabel('What do you want to know?').fill(question)
    await card().getByRole('button', { name: 'Ask', exact: true }).click()
  }
  async function read(folder: string): Promise<void> {
    await page.goto(opened.url)
    await card().getByRole('textbox', { name: 'Which folder has the papers?' }).fill(folder)
    await card().getByRole('button', { name: 'Read it' }).click()
  }
  async function inLooks(what: string): Promise<void> {
    await inEveryLook(page, async (where) => {
      assert.deepEqual(await violations(page), [], `${what}, ${where}`)
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      assert.equal(isTooWide, false, `${what}, ${where}`)
    })
  }

  test('it is chosen by walking to it, seen being read, and answers with where it stands', async () => {
    await page.goto(opened.url)
    const field = card().getByRole('textbox', { name: 'Which folder has the papers?' })
    await field.fill(opened.place.folder)
    await card()
      .getByRole('button', { name: /Choose…/ })
      .click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^papers/ })
      .first()
      .click()
    await page
      .getByRole('dialog')
      .getByRole('textbox', { name: 'Folder' })
      .and(page.locator(`[value$="/papers"]`))
      .waitFor()
    await page.getByRole('button', { name: 'Choose this folder' }).click()
    assert.equal(await field.inputValue(), opened.place.path('papers'))
    // So few are read before anybody sees it: the page is told how far it is once it has shown that it goes on.
    const seen = Promise.withResolvers<void>()
    await page.route('**/api/v2/documents/readings/*', async (route) => {
      await seen.promise
      await route.continue()
    })
    await card().getByRole('button', { name: 'Read it' }).click()
    await card()
      .getByText(/Looking what there is to read|\d+ of \d+ files read/)
      .waitFor()
    seen.resolve()
    await card()
      .getByText(/^\d+ read, .*1 could not be read$/)
      .waitFor()
    await card()
      .getByText(/Could not be read: 1 file/)
      .click()
    await card()
      .getByRole('region', { name: /^documents\./ })
      .getByText(/lock\.pdf/)
      .waitFor()
    await inLooks('read')

    await ask('How much is the council tax in 2026?')
    await answer().getByText('£2,247.00', { exact: true }).waitFor()
    await inLooks('answered')
    await answer()
      .getByRole('button', { name: /council-tax-2026\.txt, line/ })
      .click()
    const marked = page.getByRole('dialog').locator('mark')
    await marked.waitFor()
    assert.match((await marked.textContent()) ?? '', /^Total for the year\s+£2,247\.00$/)
    await page.keyboard.press('Escape')
    await marked.waitFor({ state: 'detached' })
  })

  test('only that folder answers, and it says honestly what it does not hold', async () => {
    await read(opened.place.path('elsewhere'))
    await card().getByText('1 read', { exact: true }).waitFor()
    await ask('How much is the council tax in 2026?')
    await answer().getByText('Not found').waitFor()
    await inLooks('not found')
    await ask('When does the ferry to Hoy leave?')
    await answer().getByText('The ferry to Hoy leaves at a quarter past seven.').waitFor()
  })

  test('a folder that is not there is told, and nothing can be asked of it', async () => {
    await read(opened.place.path('nowhere'))
    await card().getByRole('alert').waitFor()
    assert.equal(await card().getByLabel('What do you want to know?').count(), 0)
    assert.deepEqual(
      opened.complaints.filter((text) => !/404/.test(text)),
      [],
    )
  })
})
