import assert from 'node:assert/strict'

import { useState } from 'react'
import { test } from 'vitest'

import { show } from '../testing/show.tsx'
import { showHidden } from './show-hidden.ts'

const name = 'photo\u202Egpj.exe'
const shown = 'photo\\u{202e}gpj.exe'

/** What is observed is told after everything that runs now. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve))
}

test('what a text hides is put into words, in whatever comes onto the page and changes there', async () => {
  using _ = showHidden(document)
  let rename: (to: string) => void = () => {}
  function Named() {
    const [text, setText] = useState(name)
    rename = setText
    return (
      <p title={name}>
        <b>{text}</b> is asked for
      </p>
    )
  }
  const { container } = show(<Named />)
  await settled()
  assert.equal(container.querySelector('p')?.textContent, `${shown} is asked for`)
  assert.equal(container.querySelector('p')?.title, shown)
  rename('plain')
  await settled()
  assert.equal(container.querySelector('b')?.textContent, 'plain')
  rename('a\u0000b\tc\nd')
  await settled()
  assert.equal(container.querySelector('b')?.textContent, 'a\\u{0}b\tc\nd')
})

test('what was there before is put into words too', () => {
  show(<p>{name}</p>)
  using _ = showHidden(document)
  assert.equal(document.querySelector('p')?.textContent, shown)
})
