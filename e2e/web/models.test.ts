/** Who is asked when a model is, set up in the page. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'

import type { Page } from '@playwright/test'

import type { ModelsView } from '#contract'

import { type ModelServer, openModelServer } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { noBrowser } from './chromium.ts'
import { inEveryLook, type OpenedPage, openPage, violations } from './open-page.ts'
import { tellScreen } from './tell-screen.ts'

const key = 'sk-page-0123456789abcdef'
const served = ['gpt-5-mini', 'gpt-5', 'odd-model']

describe('models in the page', { skip: noBrowser }, () => {
  let server: ModelServer
  let opened: OpenedPage
  let page: Page
  let isDown = false
  before(async () => {
    server = await openModelServer(() => (isDown ? { fault: { status: 500 } } : { models: served }))
    opened = await openPage()
    page = opened.page
    page.setDefaultTimeout(20_000)
  })
  afterEach(tellScreen(() => opened))
  after(async () => {
    await opened[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  async function look(): Promise<void> {
    await page.goto(`${opened.url}/models`)
    await page.getByRole('heading', { name: 'Models', level: 1 }).waitFor()
    const loading = page.getByRole('main').getByRole('status', { name: 'Loading' })
    await loading.first().waitFor({ state: 'detached' })
  }
  const list = (): Promise<ModelsView> => opened.place.json<ModelsView>('models', 'list')
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const dialog = (name: string) => page.getByRole('dialog', { name })
  const order = () => page.getByRole('list', { name: /order in which/ }).getByRole('listitem')

  /** Goes on by Tab until what is called so has the focus. */
  async function tabTo(name: string): Promise<void> {
    const focused = `(() => {
      const at = document.activeElement
      return at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? ''
    })()`
    const seen: string[] = []
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab')
      const at = (await page.evaluate<string>(focused)).replace(/\s*\*$/, '').trim()
      if (at === name) return
      seen.push(at)
    }
    assert.fail(`Tab does not come by ${name}, but by ${seen.join(' | ')}`)
  }
  /** What the palette finds by these words, done. */
  async function command(words: string): Promise<void> {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox').last().fill(words)
    await page.getByRole('option', { selected: true }).waitFor() // a room that has just come may offer it a moment later
    await page.keyboard.press('Enter')
  }
  async function inLooks(what: string): Promise<void> {
    await inEveryLook(page, async (where) => {
      assert.deepEqual(await violations(page), [], `${what}, ${where}`)
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      assert.equal(isTooWide, false, `${what}, ${where}`)
    })
  }

  test('nothing is set up at first, and the page says what that takes', async () => {
    await command('Set up models')
    await page.getByText('No model is set up').waitFor()
    await page.getByText('ollama pull qwen3:4b').waitFor()
    await inLooks('nothing yet')
    await button('Add Ollama').click()
    assert.equal(
      await dialog('Add a provider').getByLabel('Address').inputValue(),
      'http://127.0.0.1:11434/api',
    )
    await page.keyboard.press('Escape')
  })

  test('a provider is added with its key by keys alone, and the key is never seen again', async () => {
    await look()
    await command('Models Add a provider')
    const form = dialog('Add a provider')
    await form.locator(':focus').waitFor()
    await inLooks('the form')
    await tabTo('Name')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('Mine!')
    await tabTo('Address')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('nowhere')
    await tabTo('Key')
    await page.keyboard.type(key)
    await page.keyboard.press('Enter')
    await form.getByText('Small letters, digits, - and _, with a letter first').waitFor()
    await form.getByText('An address that begins with http').waitFor()
    assert.deepEqual(await violations(page), [], 'what is wrong in the form')
    assert.equal(await form.getByLabel('Key', { exact: true }).inputValue(), key, 'what was typed stays')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type(server.url('openai'))
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('mine')
    await page.keyboard.press('Enter')
    await form.waitFor({ state: 'detached' })
    await page.getByText('models-mine').waitFor()
    assert.equal((await page.content()).includes(key), false)

    await tabTo('Test mine')
    await page.keyboard.press('Enter')
    await page.getByText(/^Answers in \d+ ms, with 3 models\.$/).waitFor()
    assert.equal(server.asked.at(-1)?.headers['authorization'], `Bearer ${key}`)
    const { providers } = await list()
    assert.deepEqual(
      providers.map(({ name, kind, secret, local }) => [name, kind, secret, local]),
      [['mine', 'openai', 'models-mine', true]],
    )
    assert.equal((await page.content()).includes(key), false)
  })

  test('what keeps one from answering is said, with what to do, and so is that it failed last', async () => {
    isDown = true
    await button('Test mine').click()
    await page.getByText('It does not answer as it should').waitFor()
    await page.getByText('Test again later.').waitFor()
    await page.getByText('Failed last').waitFor()
    assert.deepEqual(await violations(page), [], 'failed')
    isDown = false
    await button('Test mine').click()
    await page.getByText(/^Answers in/).waitFor()
    await page.getByText('Ready', { exact: true }).waitFor()
  })

  test('models are put in order by keys, and one is taken out', async () => {
    await look()
    for (const model of ['gpt-5-mini', 'typed-by-hand']) {
      await command('Models Add a model to the route')
      const form = dialog('Add a model')
      await form.locator(':focus').waitFor()
      await tabTo('Model')
      if (model === 'gpt-5-mini') {
        await page.getByRole('option', { name: model }).waitFor()
        await page.keyboard.press('Escape') // the list of options, not the dialog
        await inLooks('what it serves')
      }
      await page.keyboard.type(model)
      await tabTo('Add it')
      await page.keyboard.press('Enter')
      await form.waitFor({ state: 'detached' })
    }
    await page.getByText('Not saved yet.').waitFor()
    await tabTo('Move mine/typed-by-hand up')
    await page.keyboard.press('Enter')
    await page.getByText('mine/typed-by-hand is now 1 of 2.').waitFor()
    assert.match((await order().first().innerText()).trim(), /typed-by-hand/)
    await page.keyboard.press('Enter')
    await page.getByText('mine/typed-by-hand is now 2 of 2.').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('mine/typed-by-hand is now 1 of 2.').waitFor()
    await tabTo('Save')
    await page.keyboard.press('Enter')
    await page.getByText('Saved.').waitFor()
    assert.deepEqual((await list()).routes, [
      { name: 'default', models: ['mine/typed-by-hand', 'mine/gpt-5-mini'], retries: 2, degrade: [] },
    ])
    await tabTo('Remove mine/typed-by-hand')
    await page.keyboard.press('Enter')
    await page.getByText('mine/typed-by-hand is taken out.').waitFor()
    await tabTo('Save')
    await page.keyboard.press('Enter')
    await page.getByText('Saved.').waitFor()
    assert.deepEqual((await list()).routes[0]?.models, ['mine/gpt-5-mini'])
  })

  test('a price that nobody knows is said as the model is added', async () => {
    const answer = { models: served.map((model) => ({ model, price: null })) }
    await page.route('**/providers/mine/models', (route) => route.fulfill({ json: answer }))
    await look()
    await button('Add a model').click()
    const form = dialog('Add a model')
    await form.getByRole('combobox', { name: 'Model' }).or(form.getByLabel('Model')).last().fill('odd-model')
    await form.getByLabel('In (US dollars)').fill('0.1')
    await form.getByLabel('Out (US dollars)').fill('0.3')
    assert.deepEqual(await violations(page), [], 'price')
    await form.getByRole('button', { name: 'Add it' }).click()
    await page.getByText('$0.10 in, $0.30 out').waitFor()
    assert.deepEqual((await list()).prices, { 'mine/odd-model': { input: 0.1, output: 0.3 } })
    await button('Change the price of mine/odd-model').click()
    await dialog('mine/odd-model').getByLabel('Out (US dollars)').fill('0.4')
    await inLooks('change of a price')
    await button('Save').last().click()
    await page.getByText('$0.10 in, $0.40 out').waitFor()
    await page.unroute('**/providers/mine/models')
  })

  test('what is set elsewhere is shown at once, and a change that was begun is not lost to it', async () => {
    await look()
    await button('Remove mine/gpt-5-mini').click()
    await page.getByText('Not saved yet.').waitFor()
    const models = ['mine/gpt-5', 'mine/gpt-5-mini']
    assert.equal((await opened.place.call('models', 'use', ...models, '--route', 'quick')).code, 0)
    await page.getByText('mine/gpt-5, mine/gpt-5-mini').waitFor()
    assert.equal((await opened.place.call('models', 'use', ...models)).code, 0)
    await page.getByText('Somebody has changed it meanwhile.').waitFor()
    await button('Show what holds now').click()
    assert.equal(await order().count(), 2)
    await inLooks('all of it')
  })

  test('rules for when money gets short are written a line each, and what is none is said', async () => {
    await look()
    const { routes } = await list()
    const model = routes.find(({ name }) => name === 'default')?.models[0] ?? assert.fail()
    const rules = page.getByLabel('Rules, one a line')
    await rules.fill('beg')
    await button('Save the rules').click()
    await page.getByText(/too little: decline" is expected/).waitFor()
    assert.deepEqual((await list()).routes.find(({ name }) => name === 'default')?.degrade, [])
    await rules.fill(`below 20% of day: use ${model}\ntoo little: decline\n`)
    await inEveryLook(page, async (where) => assert.deepEqual(await violations(page), [], where))
    await button('Save the rules').click()
    await page.getByText('The rules hold now.').waitFor()
    const kept = (await list()).routes.find(({ name }) => name === 'default')?.degrade
    assert.deepEqual(kept, [`below 20% of day: use ${model}`, 'too little: decline'])
    await look()
    assert.match(await rules.inputValue(), /too little: decline$/)
  })

  test('a provider leaves after a second look, with its models', async () => {
    await button('Remove mine').click()
    await dialog('Remove mine?').getByText('Its key stays in the vault, as models-mine.').waitFor()
    await inLooks('asked')
    await dialog('Remove mine?').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No model is set up').waitFor()
    const { providers, routes, prices } = await list()
    assert.deepEqual({ providers, routes, prices }, { providers: [], routes: [], prices: {} })
    assert.equal((await page.content()).includes(key), false)
    // A browser complains of every refusal, also of the one that was provoked.
    assert.deepEqual(
      opened.complaints.filter((one) => !/422/.test(one)),
      [],
    )
  })
})
