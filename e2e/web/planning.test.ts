/** A sentence on the first page becomes a plan, which is looked at, kept or run. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Page } from '@playwright/test'

import { type ModelServer, openModelServer } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { noBrowser } from './chromium.ts'
import { inEveryLook, type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'
import { until } from '../until.ts'

const written = `adjutant: 1
name: greet
title: Write a greeting <img src=x onerror="window.hit=1">
input:
  type: object
  required: [folder]
  properties: { folder: { type: string, format: path, access: write } }
steps:
  - { id: write, title: Write it, use: fs.write, with: { path: '\${input.folder + "/made-up.txt"}', text: hello } }
`

describe('a plan by a sentence', { skip: noBrowser }, () => {
  let server: ModelServer
  let opened: OpenedPage
  let page: Page
  before(async () => {
    opened = await openPage()
    server = await openModelServer(() => ({ text: written }))
    page = opened.page
    page.setDefaultTimeout(20_000)
    opened.place.put('box/photo.jpg', 'a photo')
    opened.place.put('box/letter.pdf', 'a letter')
  })
  afterEach(tellScreen(() => opened))
  after(async () => {
    await opened[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  const card = () => page.getByRole('region', { name: 'Say what is to be done' })
  async function plan(goal: string): Promise<void> {
    await page.goto(opened.url)
    await card().getByLabel('What is to be done').fill(goal)
    await page.keyboard.press('Enter')
  }
  async function inLooks(what: string): Promise<void> {
    await inEveryLook(page, async (where) => {
      assert.deepEqual(await violations(page), [], `${what}, ${where}`)
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      assert.equal(isTooWide, false, `${what}, ${where}`)
    })
  }

  test('is made without a model of a workflow that is there, and run as it was shown', async () => {
    const box = opened.place.path('box')
    await page.goto(opened.url)
    await inLooks('first page')
    await plan(`Tidy the folder ${box}`)
    await card().getByText('made without a model').waitFor()
    await card().getByText('This is the workflow tidy-folder', { exact: false }).waitFor()
    await card().getByRole('button', { name: 'Approve and run' }).waitFor()
    await inLooks('template')
    assert.ok(existsSync(`${box}/photo.jpg`), 'nothing has happened')
    await card().getByRole('button', { name: 'Approve and run' }).click()
    await page.getByRole('heading', { level: 1, name: /Tidy|tidy/ }).waitFor()
    await until(() => !existsSync(`${box}/photo.jpg`), 'the photo is moved')
  })

  test('is declined where nothing does what was said, with what comes nearest, filled in', async () => {
    const box = opened.place.path('box')
    await plan(`Sort the letters in ${box} by who wrote them, and answer each`)
    await card().getByText('These come nearest').waitFor()
    await card().getByText('plan.declined').waitFor()
    await inLooks('declined')
    await card()
      .getByRole('button', { name: /^Take Tidy/ })
      .click()
    await card()
      .getByRole('button', { name: 'Approve and run' })
      .or(card().getByRole('form', { name: 'What it is given' }))
      .first()
      .waitFor()
    await inLooks('near taken')
  })

  test('is written by a model: what it made up is marked, and it is kept', async () => {
    const { place } = opened
    assert.equal(
      (await place.call('models', 'add', 'local', 'ollama', '--url', server.url('ollama'))).code,
      0,
    )
    assert.equal((await place.call('models', 'use', 'local/qwen3')).code, 0)
    await plan('Write a greeting')
    await card().getByText('Written by local/qwen3').waitFor()
    await card().getByText('Write it').first().waitFor()
    const guesses = card().getByRole('alert')
    await guesses.getByText('made-up.txt', { exact: false }).first().waitFor()
    await card().getByText('Its text').click()
    await card().locator('mark').filter({ hasText: 'made-up.txt' }).waitFor()
    assert.equal(await page.evaluate('window.hit ?? null'), null)
    await inLooks('written')
    await card().getByRole('button', { name: 'Keep the workflow' }).click()
    await card().getByText('Kept as a draft', { exact: false }).waitFor()
    const folder = place.path('out')
    place.put('out/there.txt', 'x')
    await card().getByRole('form', { name: 'What it is given' }).getByRole('textbox').first().fill(folder)
    await card().getByRole('button', { name: 'See what it would do' }).click()
    await card().getByRole('button', { name: 'Approve and run' }).waitFor()
    await inLooks('looked')
    await card().getByRole('button', { name: 'Approve and run' }).click()
    const file = `${folder}/made-up.txt`
    await until(() => existsSync(file), 'the file is written')
    assert.equal(readFileSync(file, 'utf8'), 'hello')
    await plan('Write a greeting')
    await card().getByRole('button', { name: 'Keep the workflow' }).click()
    await card().getByText('input.revision_stale').waitFor()
  })
})
