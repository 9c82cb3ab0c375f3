/** Documents: a folder is read, searched, asked about, watched and forgotten; a citation opens where it stands. */
import assert from 'node:assert/strict'
import { cpSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Page } from '@playwright/test'

import { writePdf } from '../../src/adapters/documents/testing/write-pdf.ts'
import { root } from '../cli/place.ts'
import { noBrowser } from './chromium.ts'
import { inEveryLook, type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'

describe('documents in the page', { skip: noBrowser }, () => {
  let opened: OpenedPage
  let page: Page
  before(async () => {
    opened = await openPage()
    page = opened.page
    page.setDefaultTimeout(60_000)
    cpSync(path.join(root, 'examples/documents'), opened.place.path('papers'), { recursive: true })
    opened.place.put('papers/lock.pdf', '%PDF-1.7\nnothing of it is right')
    writeFileSync(
      opened.place.path('papers/ferry.pdf'),
      writePdf([[{ text: 'The ferry to Hoy leaves at a quarter past seven.', y: 700 }]]),
    )
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const part = (name: string) => page.getByRole('region', { name, exact: true })
  const question = () => page.getByLabel('What do you want to know?')
  async function look(): Promise<void> {
    await page.goto(`${opened.url}/documents`)
    await page.getByRole('heading', { name: 'Documents', level: 1 }).waitFor()
  }
  async function inLooks(what: string): Promise<void> {
    await inEveryLook(page, async (where) => {
      assert.deepEqual(await violations(page), [], `${what}, ${where}`)
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      assert.equal(isTooWide, false, `${what}, ${where}`)
    })
  }

  test('a folder is read, and what could not be read is told by its kind', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.getByRole('heading', { name: 'Documents', level: 1 }).waitFor()
    await part('Readings').getByText('Nothing has been read yet.').waitFor()
    await inLooks('empty')
    await page.getByRole('textbox', { name: 'Which folder?' }).fill(opened.place.path('papers'))
    await button('Read it').click()
    const readings = part('Readings')
    await readings.getByText(/\d+ read/).waitFor()
    await readings.getByText(/Could not be read: 1 file/).click()
    const broken = readings.getByRole('region', { name: /^documents\./ })
    await broken.getByText(/lock\.pdf/).waitFor()
    await broken.getByText(', 1 file').waitFor()
    await part('Collections').getByText('files', { exact: true }).waitFor()
    await inLooks('read')
  })

  test('words are found and marked, and open where they stand', async () => {
    await look()
    await question().fill('walnut hall hire')
    await button('Search').click()
    const found = part('Found')
    await found.locator('mark').first().waitFor()
    await inLooks('found')
    await found
      .getByRole('button', { name: /, (?:page|lines?) \d/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('mark').waitFor()
    await inLooks('passage')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test('a question is answered in the words of a document, or honestly not', async () => {
    await look()
    await question().fill('When does the ferry to Hoy leave?')
    await button('Ask').click()
    const answer = part('Answer')
    await answer.getByText('Word for word from your documents, 0 tokens').waitFor()
    await answer.getByText('The ferry to Hoy leaves at a quarter past seven.').waitFor()
    await inLooks('answer')
    await answer
      .getByRole('button', { name: /, (?:page|lines?) \d/ })
      .first()
      .click()
    const drawn = page.getByRole('img', { name: 'Page 1' })
    await drawn.waitFor()
    // Something is on it that is not white.
    await page.waitForFunction(
      `(() => {
        const canvas = document.querySelector('canvas')
        const pixels = canvas?.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
        return pixels?.some((value, index) => index % 4 !== 3 && value < 100) ?? false
      })()`,
    )
    await inLooks('page of a PDF')
    await page.keyboard.press('Escape')
    await question().fill('How tall is the Eiffel Tower?')
    await button('Ask').click()
    await answer.getByText('Not found').waitFor()
    await inLooks('not found')
  })

  test('a folder is watched, paused and left; a collection is made and forgotten', async () => {
    await look()
    await page.getByRole('textbox', { name: 'Which folder?' }).fill(opened.place.path('papers/recipes'))
    await page.getByLabel('Read it again whenever something in it changes').check()
    await button('Read it').click()
    const watched = part('Watched folders')
    await watched.getByText('Followed').waitFor()
    await watched.getByText(/Last read/).waitFor()
    await watched.getByText(/\d+ (?:read|as before)/).waitFor()
    await inLooks('watched')
    await watched.getByRole('button', { name: /Pause/ }).click()
    await watched.getByText('Paused').waitFor()
    await watched.getByRole('button', { name: /Watch no longer/ }).click()
    await watched.getByText('No folder is watched.', { exact: false }).waitFor()

    await button('New collection').click()
    await page.getByLabel('Name', { exact: true }).fill('Not right')
    await button('Make it').click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Name', { exact: true }).fill('contracts')
    await button('Make it').click()
    await button('Forget contracts').click()
    await button('Forget it').click()
    await button('Forget contracts').waitFor({ state: 'detached' })
    assert.deepEqual(
      opened.complaints.filter((text) => !/400|422/.test(text)),
      [],
    )
  })

  test('what was read of a document or a folder is forgotten when it is confirmed, and only then', async () => {
    await look()
    const collections = part('Collections')
    await button('Show what is in it: files').click()
    const list = collections.getByRole('list', { name: 'Documents in files' })
    const ferry = list.getByRole('button', { name: /^Forget… .*ferry\.pdf$/ })
    // The list shows twenty at once.
    while ((await ferry.count()) === 0) {
      const shown = await list.getByRole('listitem').count()
      await collections.getByRole('button', { name: 'Show more' }).click()
      await list.getByRole('listitem').nth(shown).waitFor()
    }
    await inLooks('what is in it')
    await ferry.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/ferry\.pdf into files is forgotten, for good/).waitFor()
    await inLooks('asked whether to forget')
    await dialog.getByRole('button', { name: 'Keep it' }).click()
    await dialog.waitFor({ state: 'detached' })
    await ferry.click()
    await dialog.getByRole('button', { name: 'Forget it' }).click()
    await ferry.waitFor({ state: 'detached' })
    await question().fill('When does the ferry to Hoy leave?')
    await button('Ask').click()
    await part('Answer').getByText('Not found').waitFor()

    await look()
    await part('Readings')
      .getByRole('button', { name: `Forget… ${opened.place.path('papers')}`, exact: true })
      .first()
      .click()
    await dialog.getByRole('button', { name: 'Forget it' }).click()
    await dialog.waitFor({ state: 'detached' })
    await button('Show what is in it: files').waitFor({ state: 'detached' })
    assert.deepEqual(
      opened.complaints.filter((text) => !/400|422/.test(text)),
      [],
    )
  })
})
