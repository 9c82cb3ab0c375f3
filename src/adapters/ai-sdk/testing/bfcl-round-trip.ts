import { isDeepStrictEqual } from 'node:util'

import type { Json, JsonObject } from '#base'
import type { ProviderKind } from '#contract'

import { encodeToolName } from '../tool-names.ts'
import { client, plain, signal, target } from './asking.ts'
import type { BfclTask } from './bfcl.ts'
import { type Asked, listOf, objectOf, textOf } from './dialect.ts'
import { openModelServer } from './model-server.ts'

/** Characters of arguments in each piece of a stream. */
const pieceLength = 6
const atOnce = 8

export interface RoundTrip {
  readonly kind: ProviderKind
  readonly tasks: number
  /** Sent, and come back with the same tool and the very arguments. */
  readonly calls: number
  readonly exact: number
  /** Tools that were offered, and those whose schema came to the provider unchanged. */
  readonly tools: number
  readonly schemas: number
  /** Tasks with a name that providers do not take as it is. */
  readonly renamed: number
  readonly bad: readonly string[]
}

/** Sends the calls that answer each task as a stream in small pieces, and looks whether they are understood to the letter. */
export async function bfclRoundTrip(kind: ProviderKind, tasks: readonly BfclTask[]): Promise<RoundTrip> {
  const sum = { tasks: tasks.length, calls: 0, exact: 0, tools: 0, schemas: 0, renamed: 0 }
  const bad: string[] = []
  const byId = new Map(tasks.map((task) => [task.id, task]))
  await using server = await openModelServer((asked) => {
    const id = /task (\S+?)[."]/.exec(JSON.stringify(asked.messages))?.[1] ?? ''
    const task = byId.get(id)
    if (!task) return { text: `There is no task ${id}.` }
    const sent = schemasIn(asked)
    for (const { name, input } of task.tools) {
      sum.tools += 1
      if (isDeepStrictEqual(sent.get(encodeToolName(name)), input)) sum.schemas += 1
      else bad.push(`${id}: the schema of ${name}`)
    }
    const longest = Math.max(...task.calls.map(({ input }) => JSON.stringify(input).length))
    return {
      calls: task.calls.map(({ tool, input }) => ({ tool: encodeToolName(tool), input })),
      pieces: Math.ceil(longest / pieceLength),
    }
  })
  const to = target(server, kind)

  async function solve({ id, tools, calls }: BfclTask): Promise<void> {
    const messages = [{ role: 'user' as const, text: `Solve task ${id}.` }]
    const request = { ...plain, messages, tools }
    const reply = await client.ask(to, request, { signal, onText: () => undefined })
    if (tools.some(({ name }) => encodeToolName(name) !== name)) sum.renamed += 1
    if (reply.calls.length !== calls.length) bad.push(`${id}: ${reply.calls.length} calls`)
    for (const [index, { tool, input }] of calls.entries()) {
      sum.calls += 1
      const heard = reply.calls[index]
      if (heard?.tool === tool && isDeepStrictEqual(heard.input, input)) sum.exact += 1
      else bad.push(`${id}: ${tool} ${JSON.stringify(input)} came as ${JSON.stringify(heard)}`)
    }
  }

  const left = [...tasks]
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let task = left.pop(); task; task = left.pop()) await solve(task)
    }),
  )
  return { kind, ...sum, bad }
}

/** Schemas by the names on the wire, wherever a language has them. */
function schemasIn({ body }: Asked): Map<string, Json | undefined> {
  const tools = listOf(objectOf(body)['tools']).map(objectOf)
  const named = tools.flatMap((tool): JsonObject[] => {
    if (Array.isArray(tool['functionDeclarations'])) return listOf(tool['functionDeclarations']).map(objectOf)
    return [tool['function'] === undefined ? tool : objectOf(tool['function'])]
  })
  return new Map(
    named.map((tool) => [
      textOf(tool['name']),
      tool['parameters'] ?? tool['input_schema'] ?? tool['parametersJsonSchema'],
    ]),
  )
}
