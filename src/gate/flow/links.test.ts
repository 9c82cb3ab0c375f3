import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { linksIn } from './links.ts'

describe('linksIn', () => {
  const found: readonly (readonly [text: string, ...links: string[]])[] = [
    ['see https://evil.example/a?b=c.', 'https://evil.example/a?b'],
    ['![x](https://evil.example/p.png)', 'https://evil.example/p.png'],
    ['[x]: //evil.example/p', '//evil.example/p'],
    ['<a href=//evil.example>', '//evil.example'],
    ['<img src="\\\\evil.example\\p">', '\\\\evil.example\\p'],
    ['go to www.evil.example!', 'www.evil.example'],
    ['go to evil.com', 'evil.com'],
    ['(evil.co.uk/x)', 'evil.co.uk/x'],
    ['EVIL.COM', 'EVIL.COM'],
    ['https:evil.example', 'https:evil.example'],
    ['ftp://evil.example', 'ftp://evil.example'],
    ['gopher://evil.example', 'gopher://evil.example'],
    ['click javascript:alert(1)', 'javascript:alert'],
    ['data:text/html;base64,AAAA', 'data:text/html'],
    ['https://evil。example/x', 'https://evil.example/x'],
    ['ht\u200Btps://evil.example', 'https://evil.example'],
    ['https&#58;//evil.example', 'https://evil.example'],
    ['https&#x3a;//evil.example', 'https://evil.example'],
    ['https://corp.com/go?u=https://evil.example', 'https://corp.com/go?u', 'https://evil.example'],
    ['http://10.0.0.1/x', 'http://10.0.0.1/x'],
    ['10.0.0.1:8080', '10.0.0.1:8080'],
    ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ['**www.evil.example**', 'www.evil.example'],
  ]
  for (const [text, ...links] of found) {
    test(`finds ${JSON.stringify(links)} in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(linksIn(text), links)
    })
  }

  const none = [
    'no link at all',
    'mail bob@corp.com',
    'see report.md and src/index.ts, e.g. v1.2.3',
    'on 12.05.2024 at 10:30, 3.5 of 4',
    'a // b, C:\\Users\\ada, note: x, ratio 3:4',
    'and so on... and/or, i.e. this',
    'Profile: data: 5, file: x',
  ]
  for (const text of none)
    test(`finds none in ${JSON.stringify(text)}`, () => assert.deepEqual(linksIn(text), []))

  test('reads a megabyte of anything in no time', () => {
    for (const text of [
      'a'.repeat(1e6),
      '.'.repeat(1e6),
      '/'.repeat(1e6),
      'a.'.repeat(5e5),
      '-a'.repeat(5e5),
      `https://${'a'.repeat(1e6)}`,
      '&#'.repeat(5e5),
    ]) {
      const before = process.cpuUsage().user
      linksIn(text)
      assert.ok(process.cpuUsage().user - before < 2e6, text.slice(0, 10))
    }
  })
})
