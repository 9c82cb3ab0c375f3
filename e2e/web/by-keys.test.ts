/** All that can be done in the page, done without a pointer; and as many tabs of it as a person leaves open. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Page } from '@playwright/test'

import { campaign } from '../campaigns/whole-tests.ts'
import { noBrowser } from './chromium.ts'
import { type OpenedPage, openPage } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'

const asks = `adjutant: 1
name: asks
input: { type: object, properties: { folder: { type: string, format: path, access: write } } }
nodes: { write: { use: fs.write, with: { path: '\${input.folder + "/a.txt"}', text: new, ifExists: replace } } }
`
const quick = 'adjutant: 1\nname: just-so\nsteps: [{ id: a, set: { b: 1 } }]\n'

/** What of the page a pointer could use, each with how the keys get there; parts of one group share a stop of Tab. */
const pointerTargets = `(() => {
  const control = 'a[href],button,input,select,textarea,summary,[tabindex],[role=button],[contenteditable=true]'
  const groups = '[role=tablist],[role=tree],[role=listbox],[role=radiogroup],[role=grid],[role=menu],[role=toolbar]'
  const nameOf = (one) => one.getAttribute('aria-label') ?? one.textContent?.trim().slice(0, 40) ?? ''
  const found = new Map()
  for (const one of document.querySelectorAll('body *')) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('[inert],[aria-hidden=true]')) continue
    const box = one.getBoundingClientRect()
    if (box.width === 0 || box.height === 0 || one.matches(':disabled')) continue
    const isPressed = getComputedStyle(one).cursor === 'pointer'
    if (!one.matches(control) && !isPressed) continue
    const stop = one.closest(groups) ?? one.closest(control) ?? one.closest('label')?.control ?? one
    // What takes no key itself, but lies beside a field that it stands for, as the box of a check mark does.
    const field = stop.matches(control) || stop.matches(groups) ? stop : [...(stop.parentElement?.children ?? [])].find((other) => other.matches('input')) ?? stop
    if (!found.has(field)) found.set(field, nameOf(field) + ' <' + field.tagName.toLowerCase() + '>')
  }
  window.targets = found
  window.reached = new Set()
  return found.size
})()`
const noteFocus = `(() => {
  const at = document.activeElement
  for (let one = at; one; one = one.parentElement) window.reached.add(one)
  if (!at || at === document.body) return ''
  window.numbers ??= new Map()
  if (!window.numbers.has(at)) window.numbers.set(at, window.numbers.size)
  return String(window.numbers.get(at))
})()`
const missed = `[...window.targets].filter(([one]) => one.isConnected && one.tabIndex >= -1 && !window.reached.has(one)
  && ![...window.reached].some((other) => one.contains(other) && other !== one && one.matches('[role]'))).map(([, name]) => name)`

describe('the page by keys', { skip: noBrowser }, () => {
  let opened: OpenedPage
  let page: Page
  let run: string
  before(async () => {
    opened = await openPage()
    page = opened.page
    page.setDefaultTimeout(15_000)
    opened.place.put('asks.yaml', asks)
    opened.place.put('box/a.txt', 'old')
    const options = ['-i', 'folder=box', '--mode', 'draft', '--detach']
    run = (await opened.place.json<{ id: string }>('run', 'asks.yaml', ...options)).id
  })
  afterEach(tellScreen(() => opened))
  after(() => opened[Symbol.asyncDispose]())

  async function look(address: string): Promise<void> {
    await page.goto(`${opened.url}${address}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' })
  }
  const rooms = (): string[] => [
    '/',
    '/runs',
    `/runs/${run}`,
    '/approvals',
    `/approvals/${run}`,
    '/chat',
    '/activity',
    '/models',
    '/settings',
    '/diagnostics',
  ]

  test('Tab comes by everything that a pointer could use, in every room', async () => {
    for (const address of rooms()) {
      await look(address)
      // What only a pointer can use is planted, to see that it would be found.
      await page.evaluate(
        `document.body.insertAdjacentHTML('beforeend', '<div style="cursor:pointer">planted</div>')`,
      )
      const count = await page.evaluate<number>(pointerTargets)
      assert.ok(count > 5, address)
      // A field of a date is several stops, so the way round is over when the first stop comes again.
      for (let presses = 0, at = ''; presses < 400 && (presses < 3 || at !== '0'); presses += 1) {
        await page.keyboard.press('Tab')
        at = await page.evaluate<string>(noteFocus)
      }
      assert.deepEqual(await page.evaluate<string[]>(missed), ['planted <div>'], address)
    }
  })

  test('every command of every room is found by its words, and done by Enter', async () => {
    const done = new Set<string>()
    for (const address of campaign === 'page' ? rooms() : ['/', `/runs/${run}`]) {
      await look(address)
      await page.keyboard.press('ControlOrMeta+k')
      const options = page.getByRole('listbox', { name: /./ }).getByRole('option')
      await options.first().waitFor()
      const names = await options.evaluateAll((all) =>
        all.map((one) => [...one.children].slice(0, 2).map((part) => part.textContent?.trim() ?? '')),
      )
      await page.keyboard.press('Escape')
      assert.ok(names.length > 5, address)
      for (const [group = '', title = ''] of names) {
        // Whoever is logged out has no page left to try the rest on.
        if (done.has(`${group} ${title}`) || /log out/i.test(title)) continue
        done.add(`${group} ${title}`)
        await look(address)
        await page.keyboard.press('ControlOrMeta+k')
        await page.getByRole('combobox').last().fill(`${group} ${title}`)
        const [first] = await options.allTextContents()
        assert.ok(
          first?.includes(title),
          `${title} is not the first of what its words find: ${first ?? 'nothing'}`,
        )
        await page.keyboard.press('Enter')
        await options.first().waitFor({ state: 'detached' })
      }
    }
    assert.ok(done.size > 9, [...done].join('\n'))
    assert.deepEqual(opened.complaints, [])
  })

  test('nine tabs of one browser are all told what happens, by one stream', async () => {
    const tabs = await Promise.all(Array.from({ length: 9 }, () => opened.context.newPage()))
    for (const tab of tabs) {
      await tab.goto(`${opened.url}/runs`)
      await tab.getByRole('heading', { name: 'Runs', level: 1 }).waitFor()
    }
    opened.place.put('quick.yaml', quick)
    for (const round of [1, 2, 3]) {
      assert.equal((await opened.place.call('run', 'quick.yaml')).code, 0)
      for (const [index, tab] of tabs.entries()) {
        const rows = tab.getByRole('main').getByRole('link', { name: /just-so/ })
        await rows.nth(round - 1).waitFor({ timeout: 20_000 })
        assert.equal(await rows.count(), round, `tab ${index}`)
      }
      // The one that listens is among those that go.
      for (const tab of tabs.splice(0, 2)) await tab.close()
    }
    const told = await opened.place.json<{ stream: { clients: unknown[] } }>('api', 'diagnostics.get')
    assert.equal(told.stream.clients.length, 1, 'all tabs share one connection')
    for (const tab of tabs) await tab.close()
  })
})
