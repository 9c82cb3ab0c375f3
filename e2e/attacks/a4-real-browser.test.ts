import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'

import { type Browser, chromium } from '@playwright/test'

import { hostilePage } from './hostile-page.ts'
import { byToken, openServer, tell } from './server.ts'
import { serve } from './victim.ts'

/** The rows A3, A4, A5 and A12 once more, with a real browser in which the person is logged in and a hostile page is open. */

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
)
const skip = executablePath === undefined && 'there is no browser'

function launch(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync']
  return chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args })
}

/** As the own page does, with the link in its address. */
const logIn = `(async () => {
  const body = JSON.stringify({ token: new URLSearchParams(location.hash.slice(1)).get('t') })
  const headers = { 'content-type': 'application/json' }
  return (await (await fetch('/api/v2/login/link', { method: 'POST', headers, body })).json()).pageKey
})()`

/** What the own page can do: change something, use a ticket, open a socket; and whether its scripts see the cookie. */
const work = (key: string): string => `(async () => {
  const headers = { 'x-adjutant-page-key': '${key}', 'content-type': 'application/json' }
  const made = await fetch('/api/v2/things', { method: 'POST', headers, body: '{"a":1}' })
  const path = '/api/v2/things'
  const ticket = await fetch('/api/v2/tickets', { method: 'POST', headers, body: JSON.stringify({ path }) })
  const got = await fetch(path + '?ticket=' + (await ticket.json()).ticket)
  const socket = new WebSocket('ws://' + location.host + '/api/v2/ws', ['adjutant', 'adjutant.key.${key}'])
  const opened = await new Promise((resolve) => {
    socket.addEventListener('open', () => resolve('open'))
    socket.addEventListener('error', () => resolve('error'))
  })
  return [made.status, got.status, opened, document.cookie]
})()`

describe('A4 a hostile page in a real browser', { skip }, () => {
  test('does nothing in the name of who is logged in, and reads nothing', async () => {
    await using server = await openServer()
    await using hostile = await serve((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(hostilePage)
    })
    await using browser = await launch()
    const context = await browser.newContext()
    const own = await context.newPage()
    await own.goto(server.entrance.newLink(server.url).link)
    const key = await own.evaluate<string>(logIn)
    server.answered.length = 0

    for (const name of ['127.0.0.1', 'localhost']) {
      const page = await context.newPage()
      const there = `http://${name}:${hostile.port}/`
      await page.goto(there)
      const outcomes = await page.evaluate<Record<string, string>>(`attack('${server.url}')`)
      assert.equal(Object.keys(outcomes).length, 10)
      // A form and a frame end with the page that says no; it cannot be looked into.
      for (const [way, outcome] of Object.entries(outcomes))
        assert.ok(
          ['opaque', 'TypeError', 'error', 'nothing', 'true', 'load'].includes(outcome),
          `${way}: ${outcome}`,
        )
      for (const way of ['socket', 'stream', 'script', 'image']) assert.equal(outcomes[way], 'error', way)
      await page.goto(there)
      await page.evaluate(`location.assign('${server.url}/?next=1')`)
      await page.waitForURL(`${server.url}/**`)
      assert.match(await page.content(), /http\.origin_refused/)
    }
    assert.ok(server.answered.length >= 16, server.answered.join('\n'))
    // The tab that shows the refusal asks for its picture by itself.
    const asked = server.answered.filter((line) => !line.includes('/favicon.ico'))
    assert.deepEqual([asked.filter((line) => !line.endsWith(' 403')), server.done], [[], []])

    // The program behind the hostile page has the cookie by then, as every port of this machine does.
    const cookie = hostile.seen
      .map(({ headers }) => headers['cookie'])
      .find((one) => typeof one === 'string') as string
    assert.match(cookie, /adjutant_session_\d+=/)
    const replayed = fetch(`${server.url}/api/v2/things`, { headers: { cookie } })
    assert.equal(await tell(replayed), '401 login.page_key_missing')

    assert.deepEqual(await own.evaluate(work(key)), [200, 200, 'open', ''])
    assert.deepEqual(server.done, [{ a: 1 }])
  })

  test('the token of the command line is worth nothing in a page, not even in the own one', async () => {
    await using server = await openServer()
    await using browser = await launch()
    const own = await browser.newPage()
    await own.goto(server.url)
    const ask = `fetch('/api/v2/things', { headers: ${JSON.stringify(byToken)} }).then(({ status }) => status)`
    assert.equal(await own.evaluate(ask), 401)
    assert.equal(await tell(fetch(`${server.url}/api/v2/things`, { headers: byToken })), '200')
  })
})
