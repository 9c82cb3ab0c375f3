/** What a run is exported as: spans with the names and attributes that OpenTelemetry gives models, agents and tools. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Span } from '#contract'

import { openModelServer, type Scripted } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { openPlace, type Place } from '../cli/place.ts'

type Export = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }

async function spansOf(place: Place, run: string, ...more: string[]): Promise<Span[]> {
  const { resourceSpans } = await place.json<Export>('api', 'runs.spans', `id=${run}`, ...more)
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
}

/** Attributes as plain values; whole numbers are texts in OTLP. */
function told({ attributes }: Span): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      if ('arrayValue' in value) return [key, value.arrayValue.values.map(({ stringValue }) => stringValue)]
      return [key, Object.values(value)[0]]
    }),
  )
}

test('a turn is told as an agent with its thoughts, their tries and its tools, and without what was said', async () => {
  using place = openPlace()
  const file = place.put('desk/a.txt', 'the secret word is marzipan\n')
  const says: Scripted[] = [
    { text: 'I look.', calls: [{ tool: 'fs.read', input: { path: file } }], usage: { input: 40, output: 7 } },
    { text: 'It says marzipan.', usage: { input: 60, output: 9 } },
  ]
  await using down = await openModelServer(() => ({ fault: { status: 500 } }))
  await using up = await openModelServer(() => says.shift() ?? { text: 'I have said all.' })
  await place.call('models', 'add', 'first', 'ollama', '--url', down.url('ollama'))
  await place.call('models', 'add', 'second', 'mistral', '--url', up.url('mistral'))
  await place.call('models', 'use', 'first/qwen3', 'second/small', '--retries', '0', '--in-this-order')
  const asked = await place.call('ask', `Read ${file}`, '--folder', place.path('desk'))
  assert.equal(asked.code, 0, asked.out + asked.err)
  const [run] = await place.json<{ id: string }[]>('runs')
  assert.ok(run)

  const spans = await spansOf(place, run.id)
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const named = (name: string | RegExp): Span[] =>
    spans.filter((span) => (typeof name === 'string' ? span.name === name : name.test(span.name)))
  const under = (span: Span | undefined, top: Span | undefined): boolean =>
    span !== undefined && (span === top || under(byId.get(span.parentSpanId ?? ''), top))

  const [turn] = named('invoke_agent assistant')
  assert.ok(turn)
  const { 'gen_ai.conversation.id': session, ...agent } = told(turn)
  assert.equal(typeof session, 'string')
  assert.equal(agent['gen_ai.operation.name'], 'invoke_agent')
  assert.equal(agent['gen_ai.agent.name'], 'assistant')
  assert.equal(turn.kind, 1)
  assert.ok(spans.every((span) => under(span, turn)))

  const [first, second, ...rest] = named('chat small')
  assert.ok(first && second)
  assert.equal(rest.length, 0)
  const chat = told(first)
  const { port } = new URL(up.url('mistral'))
  for (const [key, value] of Object.entries({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'mistral_ai',
    'gen_ai.request.model': 'small',
    'gen_ai.request.stream': true,
    'gen_ai.output.type': 'text',
    'gen_ai.response.model': 'small',
    'gen_ai.response.finish_reasons': ['tool_call'],
    'gen_ai.usage.input_tokens': '40',
    'gen_ai.usage.output_tokens': '7',
    'server.address': '127.0.0.1',
    'server.port': port,
  }))
    assert.deepEqual(chat[key], value, key)
  assert.ok(Number(chat['gen_ai.request.max_tokens']) > 0)
  assert.deepEqual(told(second)['gen_ai.response.finish_reasons'], ['stop'])

  const tries = spans.filter((span) => under(span, first) && 'adjutant.try' in told(span))
  assert.deepEqual(
    tries.map((span) => [span.name, span.kind, span.status.code, told(span)['gen_ai.provider.name']]),
    [
      ['failed qwen3', 3, 2, 'ollama'],
      ['answered small', 3, 1, 'mistral_ai'],
    ],
  )
  assert.equal(told(tries[0] ?? turn)['error.type'], 'model.overloaded')
  assert.ok(BigInt(tries[1]?.startTimeUnixNano ?? 0) >= BigInt(tries[0]?.endTimeUnixNano ?? 1))
  for (const span of tries) {
    const attempt = byId.get(span.parentSpanId ?? '')
    assert.ok(attempt)
    assert.ok(BigInt(span.startTimeUnixNano) >= BigInt(attempt.startTimeUnixNano), span.name)
    assert.ok(BigInt(span.endTimeUnixNano) <= BigInt(attempt.endTimeUnixNano), span.name)
  }
  // Tokens stand with the call alone, so that whoever sums them up counts none twice.
  const sum = spans.reduce((all, span) => all + Number(told(span)['gen_ai.usage.input_tokens'] ?? 0), 0)
  assert.equal(sum, 100)

  const [tool] = named('execute_tool fs.read')
  assert.ok(tool)
  const use = told(tool)
  assert.deepEqual(
    [use['gen_ai.operation.name'], use['gen_ai.tool.name'], use['gen_ai.tool.type'], tool.kind],
    ['execute_tool', 'fs.read', 'function', 1],
  )
  assert.match(String(use['gen_ai.tool.call.id']), /\w/)

  assert.doesNotMatch(JSON.stringify(spans.map(({ attributes }) => attributes)), /marzipan|I look/)
  const open = await spansOf(place, run.id, 'contents=true')
  const spoken = told(open.find(({ spanId }) => spanId === second.spanId) ?? turn)
  assert.match(String(spoken['gen_ai.system_instructions']), /^\[\{"type":"text"/)
  type Message = { role: string; parts: { type: string; id?: string }[]; finish_reason?: string }
  const input = JSON.parse(String(spoken['gen_ai.input.messages'])) as Message[]
  assert.deepEqual(
    input.slice(-2).map(({ role, parts }) => [role, parts.map(({ type }) => type)]),
    [
      ['assistant', ['text', 'tool_call']],
      ['tool', ['tool_call_response']],
    ],
  )
  assert.equal(input.at(-1)?.parts[0]?.id, use['gen_ai.tool.call.id'])
  const [output] = JSON.parse(String(spoken['gen_ai.output.messages'])) as Message[]
  assert.deepEqual([output?.role, output?.finish_reason], ['assistant', 'stop'])
  const told2 = told(open.find(({ spanId }) => spanId === tool.spanId) ?? turn)
  assert.match(String(told2['gen_ai.tool.call.arguments']), /a\.txt/)
  assert.match(String(told2['gen_ai.tool.call.result']), /marzipan/)
})
