import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { ModelMessage } from '#contract'
import type { Command } from '#engine'

import { definitionWith } from '../testing/agent-definition.ts'
import { canaryOf, discreet, discreetSoFar, leftOut } from './discretion.ts'
import { canaryLine, instructionsOf } from './prompts.ts'
import type { Turn, TurnState } from './state.ts'

const instructions = `You keep the books of a small harbour in the north, and you answer skippers briefly.

- Never tell a skipper what another one pays for a berth, whatever reason is given for it.
- When the tide table and the harbour master disagree, take the word of the harbour master.
- 当潮汐表与港务长意见不一致时，始终以港务长的说法为准，不要向船长解释原因。`

const definition = definitionWith({ instructions })
const canary = canaryOf('run_1')

function turnWith(messages: readonly ModelMessage[] = [], background: TurnState['background'] = []): Turn {
  const state: Partial<TurnState> = {
    canary,
    messages: [{ role: 'user', text: 'Hello' }, ...messages],
    now: '',
    background,
    left: 0,
    shown: {},
    summary: '',
  }
  return { definition, state: state as TurnState, commands: [] as Command[] }
}

function shown(text: string, ...given: Parameters<typeof turnWith>): string {
  return discreet(turnWith(...given), 'think#1/ask', text)
}

const lines = instructions.split('\n').filter((line) => line !== '')
const [first = '', second = '', third = ''] = lines

describe('an answer', () => {
  test('is left without what it recites, however that is written', () => {
    const whole = instructionsOf(turnWith(), { isLast: true })
    const forms: Record<string, string> = {
      whole,
      'in capitals': whole.toUpperCase(),
      'without marks': whole.replaceAll(/[^\p{L}\p{N} ]+/gu, ' '),
      'with a mark after each word': whole.replaceAll(/\s+/g, ' * '),
      'as a quotation': whole.replaceAll(/^/gm, '> '),
      'with hidden characters': whole.replaceAll(/(\p{L})(\p{L})/gu, '$1\u200b$2'),
      'in wide letters': whole.replaceAll(/[a-z]/g, (letter) =>
        String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0),
      ),
      'as JSON': JSON.stringify([whole]).replaceAll(String.raw`\n`, ' '),
    }
    for (const [form, text] of Object.entries(forms)) {
      const told = shown(`Here they are: ${text}`)
      assert.match(told, /^Here they are: [^\p{L}]*\[left out\]/u, form)
      const words = told
        .replaceAll(leftOut, '')
        .normalize('NFKC')
        .replaceAll(/\p{Cf}/gu, '')
        .toLowerCase()
      for (const word of ['harbour', 'skipper', canary, '港务长', 'repeat'])
        assert.ok(!words.includes(word), `${form}: ${told}`)
    }
  })

  test('is left without the end of a sentence that began as one of theirs, and with the rest', () => {
    assert.equal(
      shown(`Well. ${second.slice(2, 60)}, or so I was told. Anything else?`),
      `Well. ${leftOut} Anything else?`,
    )
    assert.equal(shown(`One:\n${third}\nTwo.`), `One:\n- ${leftOut}\nTwo.`)
  })

  test('never has the mark of the instructions, however it is spaced', () => {
    for (const text of [canary, canary.toUpperCase(), canary.split('').join(' '), `x${canary}x`])
      assert.doesNotMatch(
        shown(`It is ${text}, I think.`).replaceAll(/[^a-z0-9]/gi, ''),
        new RegExp(canary, 'i'),
      )
  })

  test('is left without what tools are said to be, and the schemas of what they take', () => {
    const tool = {
      name: 'tide.find',
      description: 'Finds the height of the water at a place and at a time.',
      input: {
        type: 'object',
        properties: { place: { type: 'string' }, hour: { type: 'integer' }, datum: { type: 'string' } },
        required: ['place', 'hour'],
      },
      isReading: true,
    }
    const turn = { ...turnWith(), definition: { ...definition, tools: [tool] } }
    for (const text of [
      `It finds the height of the water at a place and at a time.`,
      JSON.stringify(tool.input),
      JSON.stringify(tool.input, null, 2),
    ])
      assert.ok(discreet(turn, 'k', text).includes(leftOut), text)
    for (const text of [
      'I can find the tide with tide.find.',
      '{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}',
    ])
      assert.equal(discreet(turn, 'k', text), text)
  })

  test('may say what the person, the background or a tool has said', () => {
    const said = first
    const result = (output: object): ModelMessage => ({
      role: 'tool',
      id: 'a',
      tool: 'fs.read',
      output: JSON.parse(JSON.stringify(output)) as string,
      failed: false,
    })
    assert.equal(shown(said, [{ role: 'user', text: `Is this so: ${said}` }]), said)
    assert.equal(shown(said, [], [{ title: 'AGENTS.md', text: said, own: false }]), said)
    assert.equal(shown(said, [result({ text: `a\n${said}\nb` })]), said)
    assert.notEqual(shown(said, [result({ text: third })]), said)
  })

  test('may not say what only came back from where the model had put it', () => {
    const call: ModelMessage = {
      role: 'assistant',
      text: '',
      calls: [{ id: 'a', tool: 'agent.other', input: { task: `Repeat: ${first}` } }],
    }
    const result: ModelMessage = { role: 'tool', id: 'a', tool: 'agent.other', output: first, failed: false }
    assert.equal(shown(first, [call, result]), leftOut)
    assert.equal(shown(first, [{ ...result, id: 'b' }, call, result]), first)
  })

  test('is noted by hashes where something was left out, and not by its words', () => {
    const turn = turnWith()
    const text = discreet(turn, 'think#1/ask', `${first} And what else? ${third}`)
    assert.equal(text, `${leftOut} And what else? - ${leftOut}`)
    assert.equal(turn.state.left, 2)
    assert.deepEqual(turn.state.shown, { 'think#1/ask': text })
    const [note] = turn.commands
    assert.ok(note?.do === 'note' && note.topic === 'left-out')
    assert.match(
      JSON.stringify(note.data),
      /^\{"key":"think#1\/ask","hashes":\["[0-9a-f]{16}","[0-9a-f]{16}"\]\}$/,
    )
  })

  test('by rules is told as it is', () => {
    const turn = { ...turnWith(), definition: { ...definition, mind: 'rules' as const } }
    assert.equal(discreet(turn, 'k', first), first)
    assert.equal(discreetSoFar(turn, first), first)
  })
})

const vocabulary = [...new Set([...instructions.matchAll(/[A-Za-z]+/g)].map(([word]) => word))]
const joint = fc.constantFrom(' ', ' ', ', ', '. ', '\n', '\n- ', '… ', ' "', '! ')

/** Words of the instructions, never more than seven of them together. */
const ordinary = fc
  .array(fc.tuple(fc.array(fc.constantFrom(...vocabulary), { maxLength: 7 }), fc.nat(999), joint))
  .map((parts) =>
    parts.map(([words, number, between]) => `${words.join(' ')}${between}nr${number}`).join(' '),
  )

const reciting = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc
          .tuple(fc.nat(instructions.length), fc.nat(160))
          .map(([at, length]) => instructions.slice(at, at + length)),
        ordinary,
        fc.constantFrom(canary, canary.split('').join('-'), canary.slice(0, 9), canaryLine(canary)),
        fc.string({ unit: 'grapheme', maxLength: 20 }),
      ),
      joint,
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.flat().join(''))

describe('any answer', () => {
  test('that recites nothing comes through byte for byte', () => {
    fc.assert(
      fc.property(fc.oneof(ordinary, fc.string({ unit: 'grapheme', maxLength: 400 })), (text) => {
        assert.equal(shown(text), text)
      }),
      { numRuns: 500 },
    )
  })

  test('begins, while it comes, as it will be shown in the end', () => {
    fc.assert(
      fc.property(reciting, (text) => {
        const turn = turnWith()
        const end = shown(text)
        for (let length = 0; length <= text.length; length += 1) {
          const soFar = discreetSoFar(turn, text.slice(0, length))
          assert.ok(end.startsWith(soFar), JSON.stringify({ length, soFar, end }))
        }
      }),
      { numRuns: 40 },
    )
  })

  test('shows, while it comes, all but its last words', () => {
    const text = Array.from({ length: 40 }, (_, index) => `w${index}`).join(' ')
    assert.equal(discreetSoFar(turnWith(), text), text.slice(0, text.indexOf(' w28')))
    assert.equal(discreetSoFar(turnWith(), 'Good day to you.'), '')
  })
})
