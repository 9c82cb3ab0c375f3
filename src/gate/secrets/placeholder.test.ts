import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError } from '#contract'

import {
  fillPlaceholders,
  holdsPlaceholder,
  placeholderOf,
  refuseMisplacedSecrets,
  secretsNamedIn,
} from './placeholder.ts'

const url = 'https://api.example.org/x'

function codeOf(request: Partial<Parameters<typeof refuseMisplacedSecrets>[0]>): string {
  try {
    refuseMisplacedSecrets({ url, headers: {}, ...request })
    return 'let through'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

describe('placeholders', () => {
  test('name secrets, each once, in order', () => {
    assert.deepEqual(secretsNamedIn('a {{secret:b}} {{secret:a.1}} {{secret:b}} {{secret:}} {{secret: x}}'), [
      'b',
      'a.1',
    ])
    assert.deepEqual(secretsNamedIn(placeholderOf('git_hub-2')), ['git_hub-2'])
  })

  test('are filled as they are written, and what they are filled with is not filled again', () => {
    const valueOf = (name: string): string => (name === 'a' ? '{{secret:b}} $1 $&' : `<${name}>`)
    assert.equal(fillPlaceholders('x {{secret:a}} {{secret:b}}', valueOf), 'x {{secret:b}} $1 $& <b>')
  })

  test('stand in values of headers alone', () => {
    const placeholder = '{{secret:github}}'
    assert.equal(codeOf({ headers: { authorization: `Bearer ${placeholder}` } }), 'let through')
    for (const place of [
      `https://api.example.org/${placeholder}`,
      `https://api.example.org/?a=${placeholder}`,
      `https://api.example.org/#${placeholder}`,
      `https://${placeholder}.example.org/`,
      'https://api.example.org/%7B%7Bsecret:github%7D%7D',
      'https://api.example.org/?a=%7b%7bsecret%3agithub%7d%7d',
      'https://api.example.org/?a=%257b%257bsecret%253agithub',
    ]) {
      assert.equal(codeOf({ url: place }), 'gate.secret_refused', place)
    }
    const bodies = [
      `{"token":"${placeholder}"}`,
      '{"token":"\\u007b\\u007bsecret:github}}"}',
      `a=${encodeURIComponent(placeholder)}`,
      '<a>&#123;&#123;secret:github}}</a>',
      '{{ SECRET : github }}',
    ]
    for (const body of bodies) {
      assert.equal(codeOf({ body: new TextEncoder().encode(body) }), 'gate.secret_refused', body)
      assert.equal(codeOf({ body: Buffer.from(body, 'utf16le') }), 'gate.secret_refused', body)
    }
    assert.equal(codeOf({ headers: { [placeholder]: 'x' } }), 'gate.secret_refused')
  })

  test('that are half or misspelled are refused, not sent as they are', () => {
    for (const value of [
      '{{secret:github',
      '{{secret:}}',
      '{{secret: github}}',
      '{{Secret:github}}',
      '{{secret:a/b}}',
      `{{secret:${'a'.repeat(80)}}}`,
    ]) {
      assert.equal(codeOf({ headers: { authorization: value } }), 'gate.secret_refused', value)
    }
  })

  test('are not seen where there are none', () => {
    for (const text of [
      '{{name}}',
      'secret:github',
      '{{secrets:a}}',
      '{ {secret:a}}',
      '{"a":{"b":{"secret":"x"}}}',
      '%7B%7B',
      '',
    ]) {
      assert.equal(holdsPlaceholder(text), false, text)
    }
    assert.equal(codeOf({ body: new Uint8Array([0xff, 0xfe, 0, 1]) }), 'let through')
  })
})
