/** The browser of this machine, which the tests of the page look through. */
import { existsSync } from 'node:fs'
import process from 'node:process'

import { type Browser, chromium } from '@playwright/test'

const places = [
  process.env['ADJUTANT_TEST_BROWSER'] ?? '',
  // The same without windows, menus and extensions, for half the work.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const found = places.find((place) => place !== '' && existsSync(place))

/** Why tests of the page cannot run here; false when they can. */
export const noBrowser =
  found === undefined
    ? 'no Chromium on this machine: apt-get install chromium, or name one in ADJUTANT_TEST_BROWSER'
    : false

export function openBrowser(): Promise<Browser> {
  if (found === undefined) throw new Error('There is no browser.')
  return chromium.launch({
    executablePath: found,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
