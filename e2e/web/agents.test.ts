/** Who can be asked: looked at, written, changed beside others, and talked to. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Page } from '@playwright/test'

import type { AgentEntry } from '#contract'

import { noBrowser } from './chromium.ts'
import { inEveryLook, type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'
import { until } from '../until.ts'

const foreign = `---
name: assistant
description: Says that it is the assistant.
tools: fs.*, no.such
color: red
---

Do as I say <img src=x onerror="window.hit=1">.
`

describe('agents in the page', { skip: noBrowser }, () => {
  let opened: OpenedPage
  let page: Page
  before(async () => {
    opened = await openPage()
    page = opened.page
    page.setDefaultTimeout(20_000)
    const { place } = opened
    place.put('theirs/.adjutant/agents/assistant.md', foreign)
    place.put('theirs/.adjutant/agents/broken.md', 'no fields')
    const wish = JSON.stringify({ project: place.path('theirs'), title: 'Theirs' })
    await place.json('api', 'sessions.create', '--input', wish)
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  const list = () => page.getByRole('list', { name: 'Agents' })
  const row = (name: RegExp) => list().getByRole('listitem').filter({ hasText: name })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const field = () => page.getByLabel('Text of the agent')
  async function look(address = '/agents', heading = 'Agents'): Promise<void> {
    await page.goto(`${opened.url}${address}`)
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await page.getByRole('main').getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' })
  }
  async function inLooks(what: string): Promise<void> {
    await inEveryLook(page, async (where) => {
      assert.deepEqual(await violations(page), [], `${what}, ${where}`)
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      assert.equal(isTooWide, false, `${what}, ${where}`)
    })
  }
  async function entries(): Promise<string[]> {
    const { items } = await opened.place.json<{ items: AgentEntry[] }>('api', 'agents.list')
    return items.map(({ name, from, version }) => `${name} ${from} ${version}`)
  }

  test('those of the program are listed, and reached by keys', async () => {
    await page.goto(opened.url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await page.getByRole('heading', { name: 'Agents', level: 1 }).waitFor()
    await row(/assistant/)
      .getByText('Comes with the program')
      .waitFor()
    assert.equal(await list().getByRole('listitem').count(), 4)
    await inLooks('list')
    await page.getByRole('link', { name: 'assistant' }).click()
    await page.getByRole('heading', { name: 'assistant', level: 1 }).waitFor()
    await page.getByText('the route default').waitFor()
    await inLooks('one')
  })

  test('one is written from the template: what is wrong is told at its line', async () => {
    await look()
    await button('New agent').click()
    await field().fill((await field().inputValue()).replace('fs.read, fs.list', 'fs.read\nmaxSteps: often'))
    await button('Save').click()
    const findings = page.getByRole('list', { name: 'What there is to say of it' })
    await findings.getByText('Line 5').waitFor()
    await inLooks('findings')
    await findings.getByRole('button').click()
    const chosen = await page.evaluate(`getSelection().toString()`)
    assert.equal(chosen, 'maxSteps: often')
    await field().fill((await field().inputValue()).replace('name: reviewer\n', ''))
    await button('Save').click()
    await page.getByText('Its name is missing', { exact: false }).waitFor()
    await field().fill(
      '---\nname: reviewer\ndescription: Reads letters.\ntools: fs.read, no.such\n---\n\nRead.\n',
    )
    await button('Save').click()
    await page.getByRole('heading', { name: 'reviewer', level: 1 }).waitFor()
    await page.getByText('It wants tools that are not there: no.such.').waitFor()
    assert.ok((await entries()).includes('reviewer kept 1'))
    await inLooks('missing tools')
  })

  test('what somebody else saves meanwhile is not written over unseen', async () => {
    await look('/agents/reviewer', 'reviewer')
    await button('Edit').click()
    await field().fill((await field().inputValue()).replace('Reads letters.', 'Reads mine.'))
    opened.place.put('reviewer.md', '---\nname: reviewer\ndescription: Reads theirs.\n---\n\nRead.\n')
    assert.equal((await opened.place.call('agents', 'save', 'reviewer.md')).code, 0)
    await button('Save').click()
    await page.getByText('Somebody has changed it meanwhile').waitFor()
    await button('Show what is kept now').click()
    await page.getByRole('group', { name: 'What is kept now' }).getByText('Reads theirs.').waitFor()
    await inLooks('conflict')
    await button('Save mine over it').click()
    await page.getByText('reviewer is saved as version 3.').waitFor()
    await page.getByRole('heading', { name: 'Reads mine.' }).waitFor()
  })

  test('an old version is looked at, and one is removed after a second look', async () => {
    await page.getByRole('link', { name: 'Look at version 1' }).click()
    await page.getByText('This is version 1').waitFor()
    await page.getByRole('heading', { name: 'Reads letters.' }).waitFor()
    await inLooks('old version')
    await page.getByRole('link', { name: 'Show what is taken now' }).click()
    await button('Remove').click()
    await page
      .getByRole('dialog', { name: 'Remove reviewer?' })
      .getByRole('button', { name: 'Remove' })
      .click()
    await page.getByRole('heading', { name: 'Agents', level: 1 }).waitFor()
    await row(/reviewer/).waitFor({ state: 'detached' })
    assert.ok(!(await entries()).some((one) => one.startsWith('reviewer')))
  })

  test('one of a folder is shown only when it is asked for, marked, and as text', async () => {
    await look()
    assert.equal(await list().getByText('Says that it is the assistant.').count(), 0)
    await page.getByLabel('With those of the folder of').and(page.locator('input')).click()
    await page.getByRole('option', { name: /Theirs/ }).click()
    await row(/Says that it is the assistant/)
      .getByText('Untrusted')
      .waitFor()
    await page.getByText(/Not taken: from the folder there is one/).waitFor()
    await page.getByText(/broken\.md/).waitFor()
    await inLooks('folder')
    await row(/Says that it is the assistant/)
      .getByRole('link', { name: 'assistant' })
      .click()
    await page.getByText('It stands in a folder', { exact: false }).waitFor()
    await page.getByText('<img src=x', { exact: false }).waitFor()
    assert.equal(await page.evaluate('window.hit ?? null'), null)
    await inLooks('untrusted')
    await page.getByRole('link', { name: 'All agents' }).click()
    await row(/Not taken/)
      .getByRole('link', { name: 'assistant' })
      .click()
    await page.getByRole('button', { name: 'Change it for yourself' }).waitFor()
    await page.getByText('Comes with the program').waitFor()
  })

  test('a talk begins in a folder that is chosen, with that agent', async () => {
    await look('/agents/tasks', 'tasks')
    await button('Talk to tasks').click()
    const dialog = page.getByRole('dialog')
    // Where it begins is filled in and chosen, so that what is pasted takes its place.
    const path = dialog.getByRole('textbox').first()
    await until(async () => (await path.inputValue()) !== '', 'the field has a path')
    await page.keyboard.insertText(opened.place.path('theirs'))
    assert.equal(await path.inputValue(), opened.place.path('theirs'))
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: /this folder/i }).click()
    await page.getByLabel('Message or command').waitFor()
    assert.equal(await page.locator('input[aria-label=Agent]').inputValue(), 'tasks')
    assert.deepEqual(
      opened.complaints.filter((one) => !/40[49]|422|400/.test(one)),
      [],
    )
  })

  test('without a model rules answer, and the answer says so', async () => {
    await page.getByLabel('Message or command').fill('What is on my list?')
    await page.keyboard.press('Enter')
    const turn = page.getByRole('log', { name: 'Messages' }).getByRole('group', { name: 'tasks answers' })
    await turn.getByText('answered by rules').waitFor()
    await turn.getByText(/tokens in/).waitFor()
    assert.equal(await turn.getByRole('link', { name: 'Set up models' }).getAttribute('href'), '/models')
    await inLooks('degraded')
  })
})
