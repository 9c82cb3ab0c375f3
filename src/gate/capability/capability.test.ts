import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { AppError, type Grant, type Need } from '#contract'

import { covers } from '../grants.ts'
import { type CapabilityPattern, parseCapability, printCapability } from './capability-text.ts'
import { dangersOf } from './danger.ts'
import { matchesName } from './name-pattern.ts'

const home = '/home/ada'
const places = { home, own: [`${home}/.adjutant`] }

function parse(text: string): CapabilityPattern {
  return parseCapability(text, { home, folder: '/work' })
}

function granted(text: string, capability: Need['capability'], resource: string): boolean {
  return covers({ ...parse(text), reason: '' }, { capability, resource })
}

const write = (resource: string): Need => ({ capability: 'fs.write', resource })

describe('a capability string', () => {
  const cases: [text: string, resource: string, pattern: boolean][] = [
    ['fs.write:~/Invoices/**', '/home/ada/Invoices/**', true],
    ['fs.write:~', '/home/ada', false],
    ['fs.read:/data/*.csv', '/data/*.csv', true],
    ['fs.read:reports', '/work/reports', false],
    ['fs.read:./a/../b/', '/work/b', false],
    ['fs.read:../../etc', '/etc', false],
    ['fs.read:/', '/', false],
    ['fs.read:/a/[*]/b', '/a/*/b', false],
    ['fs.read:/a/[draft]', '/a/[draft]', false],
    ['fs.read:/a/[*]/?', '/a/[*]/?', true],
    ['fs.read:~user', '/work/~user', false],
    ['fs.write:c:\\Users\\Ada\\**', 'C:\\Users\\Ada\\**', true],
    ['fs.write:\\\\server\\share\\a', '\\\\server\\share\\a', false],
    ['net:api.example.org:443', 'api.example.org:443', false],
    ['net:API.Example.ORG:0443', 'api.example.org:443', false],
    ['net:bücher.example:443', 'xn--bcher-kva.example:443', false],
    ['net:*.example.org:443', '*.example.org:443', true],
    ['net:**.example.org:*', '**.example.org:*', true],
    ['net:*', '*:*', true],
    ['net:[::1]:80', '[::1]:80', false],
    ['net:0x7f.1:80', '127.0.0.1:80', false],
    ['secret:github', 'github', false],
    ['tool:http.request', 'http.request', false],
    ['tool:fs.*', 'fs.*', true],
    ['exec:git', 'git', false],
  ]
  for (const [text, resource, pattern] of cases) {
    test(`${text} is for ${resource}`, () => {
      const { capability: _, ...read } = parse(text)
      assert.deepEqual(read, { resource, ...(pattern ? { pattern: true } : {}) })
    })
  }

  const wrong = [
    '',
    'fs.write',
    'fs.write:',
    'fs.delete:/a',
    'fs.read:/a/**b',
    'fs.read:/a/*/../b',
    'fs.read:/a/**/..',
    'fs.read:/a\0b',
    `fs.read:/${'a'.repeat(4_100)}`,
    'net:example.org',
    'net:example.org:0',
    'net:example.org:65536',
    'net:exa mple.org:80',
    'net:http://example.org:80',
    'net:ada@example.org:80',
    'net:example.org/path:80',
    'net:api.*.org:80',
    'net:*example.org:80',
    'net:*.10.0.0.1:80',
    'net:**:80',
    'net:%2e:80',
    'secret: github',
  ]
  for (const text of wrong) {
    test(`${JSON.stringify(text.slice(0, 30))} is refused`, () => {
      assert.throws(
        () => parse(text),
        (error) => error instanceof AppError && error.code === 'gate.capability_invalid',
      )
    })
  }

  test('without a home or a folder to begin at, is refused where it needs one', () => {
    for (const text of ['fs.read:~/a', 'fs.read:a'])
      assert.throws(() => parseCapability(text), { code: 'gate.capability_invalid' })
  })

  test('printed and read again is the same, whatever its names', () => {
    const name = fc
      .string({
        unit: fc.constantFrom('a', 'B', '*', '?', '[', ']', '.', ' ', 'é', '\\', '🎉'),
        minLength: 1,
        maxLength: 6,
      })
      .filter((text) => text !== '.' && text !== '..')
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), (names) => {
        const literal: CapabilityPattern = { capability: 'fs.write', resource: `/${names.join('/')}` }
        assert.deepEqual(parse(printCapability(literal)), literal)
      }),
    )
    for (const [text] of cases) assert.deepEqual(parse(printCapability(parse(text))), parse(text))
  })
})

describe('a pattern of files', () => {
  const cases: [text: string, path: string, expected: boolean][] = [
    ['fs.write:~/Invoices/**', '/home/ada/Invoices', true],
    ['fs.write:~/Invoices/**', '/home/ada/Invoices/2026/a.pdf', true],
    ['fs.write:~/Invoices/**', '/home/ada/Invoices/.hidden', true],
    ['fs.write:~/Invoices/**', '/home/ada/Invoices2/a.pdf', false],
    ['fs.write:~/Invoices/**', '/home/ada', false],
    ['fs.write:~/Invoices/**', '/home/ada/Invoices/../.ssh/config', false],
    ['fs.write:~/Invoices/**', '/home/ada/Invoices/./a', false],
    ['fs.write:~/Invoices/**', 'home/ada/Invoices/a', false],
    ['fs.write:/data/*.csv', '/data/a.csv', true],
    ['fs.write:/data/*.csv', '/data/.csv', true],
    ['fs.write:/data/*.csv', '/data/sub/a.csv', false],
    ['fs.write:/data/*.csv', '/data/a.csv/b', false],
    ['fs.write:/data/*.csv', '/data/a.csv ', false],
    ['fs.write:/data/*.csv', '/data/a.CSV', false],
    ['fs.write:/data/?.txt', '/data/🎉.txt', true],
    ['fs.write:/data/?.txt', '/data/.txt', false],
    ['fs.write:/data/?.txt', '/data/ab.txt', false],
    ['fs.write:/a/**/z/*', '/a/z/x', true],
    ['fs.write:/a/**/z/*', '/a/b/z/c/z/x', true],
    ['fs.write:/a/**/z/*', '/a/b/z', false],
    ['fs.write:/a/*/b', '/a//b', false],
    ['fs.write:/é', '/e\u0301', false],
    ['fs.write:/a/b', '/a\\b', false],
    ['fs.write:C:\\Users\\*', 'c:/Users/Ada', true],
    ['fs.write:C:\\Users\\*', 'C:\\Users\\Ada\\x', false],
    ['fs.write:C:\\Users\\*', 'D:\\Users\\Ada', false],
  ]
  for (const [text, path, expected] of cases) {
    test(`${text} ${expected ? 'reaches' : 'does not reach'} ${JSON.stringify(path)}`, () => {
      assert.equal(granted(text, 'fs.write', path), expected)
    })
  }

  const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', 'é'), minLength: 1, maxLength: 3 })
  const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join('/')}`)
  const part = fc.oneof(name, fc.constantFrom('*', '**', 'a*', '?b'))
  const pattern = fc
    .array(part, { minLength: 1, maxLength: 5 })
    .filter((parts) => parts.every((one) => one === '**' || !one.includes('**')))
    .map((parts): Grant => ({
      capability: 'fs.write',
      resource: `/${parts.join('/')}`,
      pattern: true,
      reason: '',
    }))

  test('never leaves the folder before its first wildcard, nor takes a way up', () => {
    fc.assert(
      fc.property(pattern, path, (grant, resource) => {
        if (!covers(grant, write(resource))) return
        const names = resource.split('/')
        const fixed = grant.resource.split('/')
        const first = fixed.findIndex((one) => /[*?]/.test(one))
        assert.deepEqual(
          names.slice(0, first === -1 ? fixed.length : first),
          fixed.slice(0, first === -1 ? fixed.length : first),
        )
        assert.ok(!names.includes('..') && !names.includes('.'))
      }),
      { numRuns: 2_000 },
    )
  })

  test('made wider by a star in place of a name reaches all that it did', () => {
    fc.assert(
      fc.property(pattern, path, fc.nat(4), fc.constantFrom('*', '**'), (grant, resource, at, star) => {
        const parts = grant.resource.split('/').slice(1)
        // Without any star a path is meant with all below it, which one star is not.
        if (at >= parts.length || !/[*?]/.test(grant.resource) || !covers(grant, write(resource))) return
        if (star === '*' && parts[at] === '**') return
        const wider = { ...grant, resource: `/${parts.with(at, star).join('/')}` }
        assert.ok(covers(wider, write(resource)), `${grant.resource} -> ${wider.resource} on ${resource}`)
      }),
      { numRuns: 2_000 },
    )
  })

  test('without wildcards reaches just what it reaches with ** at its end', () => {
    fc.assert(
      fc.property(path, path, fc.boolean(), (root, other, below) => {
        fc.pre(!/\/\.\.?(?:\/|$)/.test(root))
        const literal: Grant = { capability: 'fs.write', resource: root, reason: '' }
        const escaped: Grant = { ...parse(`${printCapability(literal)}/**`), reason: '' }
        const resource = below ? `${root}${other}` : other
        assert.equal(covers(literal, write(resource)), covers(escaped, write(resource)))
      }),
      { numRuns: 2_000 },
    )
  })

  test('writing includes reading, and reading nothing more', () => {
    fc.assert(
      fc.property(pattern, path, (grant, resource) => {
        const reads = { ...grant, capability: 'fs.read' as const }
        const need = { capability: 'fs.read' as const, resource }
        assert.equal(covers(grant, need), covers(reads, need))
        assert.ok(!covers(reads, write(resource)))
      }),
    )
  })
})

test('a name with many stars is matched in time', () => {
  const started = performance.now()
  assert.equal(matchesName(`${'a*'.repeat(1_000)}b`, 'a'.repeat(3_000)), false)
  assert.ok(performance.now() - started < 2_000)
})

describe('a pattern of hosts', () => {
  const cases: [text: string, host: string, expected: boolean][] = [
    ['net:*.example.org:443', 'api.example.org:443', true],
    ['net:*.example.org:443', 'a.b.example.org:443', false],
    ['net:*.example.org:443', 'example.org:443', false],
    ['net:*.example.org:443', 'api.example.org:80', false],
    ['net:*.example.org:443', 'evilexample.org:443', false],
    ['net:*.example.org:443', 'api.example.org.evil.com:443', false],
    ['net:**.example.org:443', 'a.b.example.org:443', true],
    ['net:**.example.org:443', 'example.org:443', false],
    ['net:**.example.org:443', 'evilexample.org:443', false],
    ['net:**.example.org:443', 'a.evilexample.org:443', false],
    ['net:*', 'a.example.org:1', true],
    ['net:*', '127.0.0.1:80', false],
    ['net:*', '[::1]:80', false],
    ['net:*', 'localhost:80', false],
    ['net:*', 'x.localhost:80', false],
    ['net:*', 'printer.local:80', false],
    ['net:*', 'metadata.google.internal:80', false],
    ['net:*', 'intranet:80', false],
    ['net:*', 'localhost.:80', false],
    ['net:*:443', 'a.example.org:443', true],
    ['net:*:443', 'a.example.org:80', false],
    ['net:127.0.0.1:*', '127.0.0.1:80', true],
  ]
  for (const [text, host, expected] of cases) {
    test(`${text} ${expected ? 'has' : 'has not'} ${host} in it`, () =>
      assert.equal(granted(text, 'net', host), expected))
  }

  test('is one only where the grant says so', () => {
    const literal: Grant = { capability: 'net', resource: '*.example.org:443', reason: 'named' }
    assert.equal(covers(literal, { capability: 'net', resource: 'api.example.org:443' }), false)
  })
})

describe('names of tools, secrets and programs', () => {
  test('are granted as they are or by a pattern', () => {
    assert.equal(granted('tool:fs.*', 'tool', 'fs.read'), true)
    assert.equal(granted('tool:fs.*', 'tool', 'http.request'), false)
    assert.equal(granted('tool:fs.read', 'tool', 'fs.read2'), false)
    assert.equal(granted('secret:git*', 'secret', 'github'), true)
    assert.equal(granted('secret:github', 'tool', 'github'), false)
    assert.equal(granted('exec:git', 'exec', '/usr/bin/git'), false)
  })
})

describe('what is dangerous', () => {
  const cases: [text: string, kinds: string[]][] = [
    ['fs.read:~/Invoices/**', []],
    ['fs.write:~/Projects/x', []],
    ['fs.write:/', ['disk', 'keys', 'persistence']],
    ['fs.read:/', ['disk', 'keys']],
    ['fs.write:/**/*.txt', ['disk']],
    ['fs.write:~', ['person_home', 'keys', 'persistence']],
    ['fs.read:~/**', ['person_home', 'keys']],
    ['fs.read:~/.ssh/id_ed25519', ['keys']],
    ['fs.read:~/.SSH', ['keys']],
    ['fs.write:~/.bashrc', ['persistence']],
    ['fs.write:~/.config', ['keys', 'persistence']],
    ['fs.write:~/Projects/x/.git/hooks', ['persistence']],
    ['fs.write:/etc/cron.d', ['system']],
    ['fs.read:/etc/hosts', []],
    ['fs.write:~/.adjutant/blobs', ['own_home']],
    ['net:*', ['any_host']],
    ['net:*.com:443', ['any_host']],
    ['net:*.example.org:443', []],
    ['exec:git', ['programs']],
    ['secret:*', ['any_secret']],
    ['secret:github', []],
    ['tool:*', ['any_tool']],
    ['tool:fs.*', []],
  ]
  for (const [text, kinds] of cases) {
    test(`of ${text}: ${kinds.join(', ') || 'nothing'}`, () =>
      assert.deepEqual(
        dangersOf(parse(text), places).map(({ kind }) => kind),
        kinds,
      ))
  }
})
