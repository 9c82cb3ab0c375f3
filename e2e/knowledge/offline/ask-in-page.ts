/**
 * A person at the page: has the papers read, asks what stands there and what does not, and opens what is cited. The last
 * line is what the page complained of.
 */
import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import process from 'node:process'

import { openPage } from '../../web/open-page.ts'
import { papers } from '../questions.ts'
import { assertOffline } from './assert-offline.ts'

await assertOffline()
await using opened = await openPage()
const { page, place, url, complaints } = opened
page.setDefaultTimeout(120_000)
cpSync(papers, place.path('papers'), { recursive: true })
const part = (name: string) => page.getByRole('region', { name, exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })

await page.goto(`${url}/documents`)
await page.getByRole('textbox', { name: 'Which folder?' }).fill(place.path('papers'))
await button('Read it').click()
await part('Readings')
  .getByText(/^\d+ read$/)
  .waitFor()

await page.getByLabel('What do you want to know?').fill('Who came to service the boiler in 2025?')
await button('Ask').click()
const answer = part('Answer')
await answer.getByText('Gareth Pym').first().waitFor()
await answer
  .getByRole('button', { name: /, lines? \d/ })
  .first()
  .click()
const marked = page.getByRole('dialog').locator('mark')
await marked.waitFor()
assert.match((await marked.textContent()) ?? '', /Gareth Pym/)
await page.keyboard.press('Escape')

await page.getByLabel('What do you want to know?').fill('How tall is the Eiffel Tower?')
await button('Ask').click()
await answer.getByText('Not found').waitFor()
process.stdout.write(`\n${JSON.stringify({ complaints })}\n`)
