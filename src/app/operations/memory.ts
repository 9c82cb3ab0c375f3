import { z } from 'zod'

import { isJsonObject, type JsonObject } from '#base'
import { AppError, type Call, type Implementations, type Operations, type RememberedFact } from '#contract'
import { eachFact, eachNamespace, findFact, memoryForget, memoryRemember } from '#tools'

import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { callTool, requireInput } from './tool-run.ts'

type Named = Extract<keyof Operations, `memory.${string}`>

/** What a person changes is there when they are answered, unless something holds it. */
const waitMs = 10_000

const FactPlace = z.tuple([z.string(), z.string()])
const NamespacePlace = z.tuple([z.string()])

export function memoryOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { records } = workspace

  /** The person named it in so many words, and whoever may call this may allow it. */
  async function change(tool: typeof memoryRemember | typeof memoryForget, input: JsonObject, call: Call) {
    requireInput(tool, input)
    const wish = { input, grants: [], asked: 'draft', yes: true, waitMs, call } as const
    const done = await callTool(desk, tool.name, wish)
    if (done.error) throw AppError.fromProblem(done.error)
    return done
  }

  return {
    async 'memory.namespaces'({ cursor, limit }, { signal }) {
      const [after] = cursor === undefined ? [] : placeFrom(NamespacePlace, cursor)
      const found = await take(eachNamespace(records, { after, signal }), limit + 1)
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return { items, next: found.length > limit && last ? placeText([last.namespace]) : null }
    },

    async 'memory.list'({ namespace, search, cursor, limit }, { signal }) {
      const [from, key] = cursor === undefined ? [] : placeFrom(FactPlace, cursor)
      const after = from === undefined || key === undefined ? undefined : { namespace: from, key }
      const found = await take(eachFact(records, { namespace, search, after, signal }), limit + 1)
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return { items, next: found.length > limit && last ? placeText([last.namespace, last.key]) : null }
    },

    async 'memory.get'(place) {
      return (await findFact(records, place)) ?? notRemembered(place)
    },

    async 'memory.set'({ value, ...input }, call) {
      const { run, status } = await change(memoryRemember, { ...input, value }, call)
      const fact = status === 'completed' ? await findFact(records, input) : undefined
      return { run, status, fact: fact ?? null }
    },

    async 'memory.remove'(place, call) {
      // Where it is wished for a second time, the first may have done it.
      if (call.once === null && !(await findFact(records, place))) return notRemembered(place)
      const { run, status, output } = await change(memoryForget, place, call)
      if (isJsonObject(output) && output['forgotten'] === false) return notRemembered(place)
      return { run, status }
    },

    async 'memory.export'({ namespace }, { signal }) {
      return {
        mediaType: 'application/json',
        fileName: `memory${namespace === undefined ? '' : `-${namespace}`}.json`,
        bytes: exported(eachFact(records, { namespace, signal })),
      }
    },
  }
}

async function take<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = []
  for await (const item of items) {
    taken.push(item)
    if (taken.length === count) break
  }
  return taken
}

/** One fact a line, so that two exports can be compared. */
async function* exported(facts: AsyncIterable<RememberedFact>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode('{"facts":[')
  let before = '\n'
  for await (const fact of facts) {
    yield encoder.encode(`${before}${JSON.stringify(fact)}`)
    before = ',\n'
  }
  yield encoder.encode('\n]}\n')
}

function notRemembered({ namespace, key }: { namespace: string; key: string }): never {
  throw new AppError('memory.not_found', `Nothing is remembered as ${key} in ${namespace}.`, {
    hint: `See what is: adjutant memory list ${namespace}`,
    details: { namespace, key },
  })
}
