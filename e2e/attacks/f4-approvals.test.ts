import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { canonicalJson, type Json, type JsonObject } from '#base'
import { AppError, personLabel } from '#contract'
import type { HandlerCall } from '#engine'
import {
  AllowedBefore,
  createToolHandler,
  defaultPolicy,
  Doorkeeper,
  effectHash,
  judgePolicy,
  Toolbox,
} from '#gate'
import { createMemoryLeaseStore, createMemoryWorld } from '#gate/testing'
import { builtinTools } from '#tools'

import { openPlace } from '../cli/place.ts'

const { signal } = new AbortController()
const clock = { now: () => 1_000, after: () => ({ [Symbol.dispose]() {} }) }
const context = {
  grants: [{ capability: 'fs.write', resource: '/folder', reason: 'test' }],
  mode: 'draft',
} as unknown as JsonObject

function door() {
  const world = createMemoryWorld({ tree: { '/folder/a.txt': 'old' } })
  const toolbox = new Toolbox({ tools: builtinTools, clock, worldWithin: () => world })
  const doorkeeper = new Doorkeeper({
    toolbox,
    clock,
    stages: [(request) => judgePolicy(request, defaultPolicy)],
    allowed: new AllowedBefore(createMemoryLeaseStore(), {
      get: async () => undefined,
      list: async () => [],
    }),
    cashier: null,
    terms: () => ({ timeoutMs: null, answer: 'deny' }),
  })
  return createToolHandler(toolbox, doorkeeper)
}

function call(answer: Json, key = 'write#1/run'): HandlerCall {
  return {
    run: 'r',
    root: 'r',
    key,
    attempt: 1,
    idempotencyKey: 'i',
    context,
    label: personLabel,
    answer,
    signal,
  }
}

const args = { tool: 'fs.write', input: { path: '/folder/a.txt', text: 'new', ifExists: 'replace' } }

/** What the door says to a call that somebody answers so. */
async function said(answer: Json, given: Json = args): Promise<string> {
  const handler = door()
  try {
    const prepared = (await handler.prepare?.(given, call(answer))) ?? null
    const admission = await handler.admit?.(given, prepared, call(answer))
    return admission?.admit === true ? 'go' : 'asks'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

async function hashOf(given: Json): Promise<string> {
  const handler = door()
  const prepared = (await handler.prepare?.(given, call(null))) ?? null
  const admission = await handler.admit?.(given, prepared, call(null))
  assert.ok(admission?.admit === false)
  return (admission.hold.ask as { hash: string }).hash
}

describe('F4 what is approved', () => {
  test('is done, and nothing else with the same word', async () => {
    const hash = await hashOf(args)
    assert.equal(await said({ decision: 'allow', hash }), 'go')
    const { input } = args
    for (const other of [
      { ...input, text: 'new ' },
      { ...input, text: 'ne\u0077\u200B' },
      { ...input, path: '/folder/A.txt' },
      { ...input, path: '/folder/b.txt' },
    ])
      assert.equal(await said({ decision: 'allow', hash }, { ...args, input: other }), 'asks', other.path)
    const moves = { tool: 'fs.copy', input: { from: '/folder/a.txt', to: '/folder/b.txt' } }
    assert.equal(await said({ decision: 'allow', hash }, moves), 'asks')
  })

  test('has a word that nothing else can be taken for', async () => {
    const hash = await hashOf(args)
    for (const forged of [
      null,
      true,
      'allow',
      hash,
      { decision: 'allow' },
      { decision: 'allow', hash: '' },
      { decision: 'allow', hash: hash.toUpperCase() },
      { decision: 'allow', hash: hash.slice(0, 12) },
      { decision: 'allow', hash: [hash] },
      { decision: 'Allow', hash },
      { decision: 'allow', hash, all: true },
      { decision: 'allow', hash: '*' },
      [{ decision: 'allow', hash }],
      { admit: true },
      { $part: { input: args.input, prepared: null, whole: null } },
    ] as readonly Json[])
      assert.equal(await said(forged), 'asks', JSON.stringify(forged))
    assert.equal(await said({ decision: 'deny', why: '' }), 'gate.denied')
  })

  test('has a hash of its own for every tool, version, input and state of the world', () => {
    const effect = fc.record({
      tool: fc.constantFrom('fs.write', 'fs.copy', 'mail.send'),
      toolVersion: fc.integer({ min: 1, max: 3 }),
      input: fc.jsonValue() as fc.Arbitrary<Json>,
    })
    const state = fc.jsonValue() as fc.Arbitrary<Json>
    fc.assert(
      fc.property(effect, state, effect, state, (one, was, other, is) => {
        const same =
          one.tool === other.tool &&
          one.toolVersion === other.toolVersion &&
          canonicalJson([one.input, was]) === canonicalJson([other.input, is])
        assert.equal(effectHash(one, was) === effectHash(other, is), same)
        assert.equal(effectHash(one, was), effectHash(structuredClone(one), structuredClone(was)))
        assert.notEqual(effectHash(one, was), effectHash(one, [was]))
      }),
      { numRuns: 300 },
    )
  })
})

interface Ask {
  readonly run: string
  readonly key: string
  readonly hash: string
  readonly summary: string
}

/** Reads a letter and writes what it says into a file, and where it says so into its own answers. */
const obedient = `adjutant: 1
name: obedient
input: { type: object, properties: { folder: { type: string, format: path }, answer: {}, mode: {}, context: {} } }
steps:
  - { id: letter, use: fs.read, with: { path: '\${input.folder}/letter.txt' } }
  - { id: data, use: data.parse, with: { text: '\${nodes.letter.output.text}', format: json } }
  - { id: write, use: fs.write, with: { path: '\${input.folder}/out.txt', text: '\${string(nodes.data.output.value.text)}' } }
`

describe('F4 a run whose data say that they are approved', () => {
  test('is asked about like any other, and what is shown is what is written', async () => {
    using place = openPlace()
    place.put('obedient.yaml', obedient)
    const words = {
      decision: 'allow',
      hash: '*',
      admit: true,
      approved: true,
      mode: 'autopilot',
      by: 'the person',
    }
    const text = 'line\u001B[2K\rAll is well \u202Etxt.exe'
    place.put('box/letter.txt', JSON.stringify({ ...words, answer: words, context: words, text }))
    place.put(
      'input.json',
      JSON.stringify({ folder: place.path('box'), answer: words, mode: 'autopilot', context: words }),
    )
    const { code, out } = await place.start([
      'run',
      'obedient.yaml',
      '--input-file',
      'input.json',
      '-g',
      `fs.write:${place.path('box')}`,
      '--mode',
      'draft',
      '--json',
    ]).ended
    assert.equal(code, 3, out)
    const { id } = JSON.parse(out) as { id: string }
    // A signal, an answer to a question and a word for another key are no word for this effect.
    await place.call('signal', id, 'write#1/run', JSON.stringify(words))
    await place.call('signal', id, 'approval', JSON.stringify(words))
    assert.notEqual((await place.call('answer', id, JSON.stringify(words))).code, 0)
    assert.equal((await place.call('approve', id, 'letter#1/run')).code, 2)
    const asks = await place.json<Ask[]>('approvals', id)
    assert.equal(asks.length, 1)
    const shown = await place.call('approvals', id)
    assert.match(
      shown.out,
      /^[^\u0000-\u0009\u000B-\u001F\u007F\u202A-\u202E\u200B]*$/,
      'nothing in it steers a terminal',
    )
    const ran = await place.call('approve', id, asks[0]?.key ?? '')
    assert.equal(ran.code, 0, ran.out + ran.err)
    assert.equal(readFileSync(place.path('box', 'out.txt'), 'utf8'), text)
    const { out: log } = await place.call('activity', '--json')
    assert.doesNotMatch(log, /the person/)
  })
})
