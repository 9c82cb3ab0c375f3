import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Grant } from '#contract'

import { covers, findMissing, notGranted } from './grants.ts'
import { contextOf } from './run-context.ts'

const reason = 'test'
const write = (resource: string): Grant => ({ capability: 'fs.write', resource, reason })
const read = (resource: string): Grant => ({ capability: 'fs.read', resource, reason })
const net = (resource: string): Grant => ({ capability: 'net', resource, reason })

describe('covers', () => {
  const cases: [string, Grant, 'fs.read' | 'fs.write' | 'net', string, boolean][] = [
    ['a folder covers itself', write('/a/b'), 'fs.write', '/a/b', true],
    ['and what is below', write('/a/b'), 'fs.write', '/a/b/c/d.txt', true],
    ['but not a name that only begins alike', write('/a/b'), 'fs.write', '/a/bc', false],
    ['nor what is above', write('/a/b'), 'fs.write', '/a', false],
    ['nor a way out', write('/a/b'), 'fs.write', '/a/b/../c', false],
    ['writing includes reading', write('/a'), 'fs.read', '/a/x', true],
    ['reading does not include writing', read('/a'), 'fs.write', '/a/x', false],
    ['the root covers all', write('/'), 'fs.write', '/etc/passwd', true],
    ['a slash at the end changes nothing', read('/a/'), 'fs.read', '/a/x', true],
    ['a file is not the network', write('/a'), 'net', '/a', false],
    ['a host and port', net('a.example:443'), 'net', 'a.example:443', true],
    ['not another port', net('a.example:443'), 'net', 'a.example:80', false],
    ['any port', net('a.example:*'), 'net', 'a.example:80', true],
    ['not a longer host', net('a.example:*'), 'net', 'a.example.evil:80', false],
    ['not a host that ends alike', net('a.example:443'), 'net', 'xa.example:443', false],
  ]
  for (const [name, grant, capability, resource, expected] of cases) {
    test(name, () => assert.equal(covers(grant, { capability, resource }), expected))
  }
})

test('a call that needs what nobody granted is refused, and told how to be granted it', () => {
  const needs = [
    { capability: 'fs.read', resource: '/a/x' },
    { capability: 'net', resource: 'b.example:443' },
  ] as const
  assert.equal(findMissing(needs, [read('/a'), net('b.example:443')]), undefined)
  const missing = findMissing(needs, [read('/a')])
  assert.deepEqual(missing, needs[1])
  const error = notGranted(needs[1])
  assert.equal(error.code, 'gate.not_granted')
  assert.match(error.hint ?? '', /--grant net:b\.example:443/)
})

test('a path with a star in it is told as the path that it is', () => {
  assert.match(
    notGranted({ capability: 'fs.read', resource: '/a/*' }).hint ?? '',
    /--grant fs\.read:\/a\/\[\*\]/,
  )
})

test('a context without grants grants nothing', () => {
  assert.deepEqual(contextOf({ mode: 'draft' }).grants, [])
})
