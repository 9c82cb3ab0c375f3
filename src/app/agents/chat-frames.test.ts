import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { TurnView } from '#contract'

import { framesOf } from './chat-frames.ts'

const bare: TurnView = {
  run: 'run_1',
  revision: '1',
  session: null,
  agent: 'assistant',
  version: 0,
  status: 'running',
  waiting: null,
  isForPerson: false,
  degraded: false,
  model: null,
  asked: 'Hello',
  sorted: null,
  parts: [],
  saying: null,
  isThinking: true,
  toolsInFlight: 0,
  answer: null,
  left: 0,
  finish: null,
  error: null,
  usage: { input: 0, output: 0 },
  cost: 0,
  effects: 0,
  forgottenAt: null,
}
const done = { status: 'completed', finish: 'answered' } as const
const shown = { value: {}, cut: false, length: 2 }

async function told(views: readonly Partial<TurnView>[]): Promise<string[]> {
  async function* all(): AsyncGenerator<TurnView> {
    for (const view of views) yield { ...bare, ...view }
  }
  const frames: string[] = []
  for await (const frame of framesOf(all())) {
    if (frame.type === 'token') frames.push(frame.text)
    else if (frame.type === 'call') frames.push(`(${frame.tool} ${frame.state})`)
    else frames.push(`<${frame.type}>`)
  }
  return frames
}

function saying(text: string, { step = 1, attempt = 1 } = {}): Partial<TurnView> {
  return { saying: { key: `think#${step}/ask`, attempt, text } }
}

test('each word is told once, as it comes', async () => {
  assert.deepEqual(await told([saying('Good'), saying('Good day'), { ...done, answer: 'Good day.' }]), [
    'Good',
    ' day',
    '.',
    '<done>',
  ])
})

test('an answer that nobody saw come is told whole', async () => {
  assert.deepEqual(await told([{}, { ...done, answer: 'Good day.' }]), ['Good day.', '<done>'])
})

test('another attempt begins the answer anew', async () => {
  assert.deepEqual(
    await told([saying('Goo'), saying('Hel', { attempt: 2 }), { ...done, answer: 'Hello.' }]),
    ['Goo', '<restart>', 'Hel', 'lo.', '<done>'],
  )
})

test('what stands beside calls comes before the answer, seen or not', async () => {
  const call = {
    is: 'call',
    key: 'act#1/fs.read/0',
    tool: 'fs.read',
    input: shown,
    output: null,
    error: null,
    child: null,
  } as const
  const said = { is: 'said', key: 'think#1/ask', text: 'I look.' } as const
  assert.deepEqual(
    await told([
      saying('I lo'),
      { parts: [said, { ...call, state: 'open' }] },
      { parts: [said, { ...call, state: 'done' }], ...saying('It', { step: 2 }) },
      { parts: [said, { ...call, state: 'done' }], ...done, answer: 'It is.' },
    ]),
    ['I lo', 'ok.', '(fs.read open)', 'It', '(fs.read done)', ' is.', '<done>'],
  )
  assert.deepEqual(await told([{ parts: [said, { ...call, state: 'done' }], ...done, answer: 'It is.' }]), [
    'I look.',
    'It is.',
    '(fs.read done)',
    '<done>',
  ])
})
