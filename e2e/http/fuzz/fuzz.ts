import fc from 'fast-check'
import { z } from 'zod'

import type { JsonObject } from '#base'
import { type Operation, Problem } from '#contract'
import { factsOf, operations } from '#contract/operations'

import { fittingInput, misfittingInput, type Pool } from './arbitrary-input.ts'
import { longestText, type Reply, send } from './send.ts'

export interface FuzzTarget {
  readonly port: number
  readonly token: string
  readonly pool: Pool
}

export interface FuzzResult {
  readonly sent: number
  /** Of those that were sent, how many fitted the schema. */
  readonly fitting: number
  readonly byStatus: Readonly<Record<string, number>>
  /** Operations that were never carried out or refused for another reason than their input. */
  readonly neverReached: readonly string[]
  readonly bad: readonly string[]
}

/** No answer after this long is a hang. */
const limitMs = 20_000
const atOnce = 6
/** What is refused before an operation begins. */
const refusedBefore = new Set(['input.invalid', 'http.key_reused', 'http.in_flight'])
const moreTries = 60
/** What is sent of each kind, of ten. */
const fittingOfTen = 8

/** Sends `times` requests, each operation in turn, and says what came back that never should. */
export async function fuzz(
  target: FuzzTarget,
  { times, seed, skip = [] }: { times: number; seed: number; skip?: readonly string[] },
): Promise<FuzzResult> {
  const names = Object.keys(operations).filter((name) => !skip.includes(name))
  const rounds = Math.ceil(times / names.length)
  const tally = new Tally()
  const work = names.flatMap((name, at) => inputsOf(name, { rounds, seed: seed + at, pool: target.pool }))
  // Not one operation after the other: what one leaves behind is what the next one meets.
  const mixed = shuffled(work, seed).slice(0, Math.max(times, names.length))
  const queue = mixed[Symbol.iterator]()
  async function worker(): Promise<void> {
    for (const attempt of queue) await tally.count(attempt, target)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  // Those whose few inputs were all refused get some more, so that each is carried out at least once.
  for (const name of tally.unreached(names)) {
    for (const attempt of inputsOf(name, { rounds: moreTries, seed: seed + times, pool: target.pool })) {
      if (tally.unreached([name]).length > 0) await tally.count(attempt, target)
    }
  }
  return tally.result(names)
}

interface Attempt {
  readonly name: string
  readonly values: JsonObject
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

function inputsOf(
  name: string,
  { rounds, seed, pool }: { rounds: number; seed: number; pool: Pool },
): Attempt[] {
  const operation = (operations as Readonly<Record<string, Operation>>)[name] as Operation
  const broken = fc.constantFrom('', '{', 'null', '[]', '{"__proto__":{"a":1}}', '"x"', '['.repeat(5_000))
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom('k1', 'k2', 'k3', '') },
  )
  const attempt = fc
    .tuple(
      fc.integer({ min: 0, max: 9 }),
      fittingInput(operation, pool),
      misfittingInput(operation, pool),
      broken,
      key,
    )
    .map(([dice, fitting, misfitting, body, once]): Attempt => {
      const headers = once === undefined ? {} : { headers: { 'idempotency-key': once } }
      if (dice < fittingOfTen) return { name, values: fitting, ...headers }
      return dice === fittingOfTen
        ? { name, values: misfitting, ...headers }
        : { name, values: misfitting, body }
    })
  return fc.sample(attempt, { numRuns: rounds, seed })
}

class Tally {
  #sent = 0
  #fitting = 0
  readonly #byStatus: Record<string, number> = {}
  readonly #reached = new Set<string>()
  readonly #bad: string[] = []

  async count(attempt: Attempt, { port, token }: FuzzTarget): Promise<void> {
    const { name, values, body, headers } = attempt
    const operation = (operations as Readonly<Record<string, Operation>>)[name] as Operation
    const fits = body === undefined && isFitting(operation, values)
    this.#sent += 1
    if (fits) this.#fitting += 1
    try {
      const reply = await send(factsOf(operation), values, {
        port,
        token,
        limitMs,
        ...(body === undefined ? {} : { body }),
        ...(headers === undefined ? {} : { headers }),
      })
      this.#byStatus[reply.status] = (this.#byStatus[reply.status] ?? 0) + 1
      const code = codeOf(reply)
      if (code === undefined || !refusedBefore.has(code)) this.#reached.add(name)
      for (const wrong of [
        ...wrongIn(reply, { code, errors: operation.errors }),
        ...misfitsIn(reply, operation),
      ])
        this.#bad.push(
          `${name} ${JSON.stringify(values).slice(0, 500)} ${(body ?? '').slice(0, 40)}: ${wrong}`,
        )
    } catch (error) {
      this.#bad.push(`${name} ${JSON.stringify(values).slice(0, 500)}: no answer, ${String(error)}`)
    }
  }

  unreached(names: readonly string[]): readonly string[] {
    return names.filter((name) => !this.#reached.has(name))
  }

  result(names: readonly string[]): FuzzResult {
    return {
      sent: this.#sent,
      fitting: this.#fitting,
      byStatus: this.#byStatus,
      neverReached: this.unreached(names),
      bad: this.#bad,
    }
  }
}

/** Whether the values fit the schema as they arrive: those in an address as text. */
function isFitting(operation: Operation, values: JsonObject): boolean {
  const { method, pathFields } = factsOf(operation)
  const asText = (field: string): boolean =>
    pathFields.includes(field) || method === 'GET' || method === 'DELETE'
  const arrived = Object.entries(values)
    .filter(([field, value]) => !(asText(field) && Array.isArray(value) && value.length === 0))
    .map(([field, value]) => [field, asText(field) ? textsOf(value) : value])
  return operation.input.safeParse(Object.fromEntries(arrived)).success
}

function textsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textsOf)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function codeOf({ text }: Reply): string | undefined {
  try {
    const problem = Problem.safeParse(JSON.parse(text))
    return problem.success ? problem.data.code : undefined
  } catch {
    return undefined
  }
}

function wrongIn(
  { status, headers, text }: Reply,
  { code, errors }: { code: string | undefined; errors: readonly string[] },
): string[] {
  const wrong: string[] = []
  // A provider of models that fails is no failure of ours; the operation says that it may.
  const isTheirs = status === 502 && code !== undefined && errors.includes(code)
  const isExcused = isTheirs || (status === 503 && headers['retry-after'] !== undefined)
  if (status >= 500 && !isExcused) wrong.push(`status ${status}: ${text.slice(0, 300)}`)
  if (status >= 400 && code === undefined) wrong.push(`${status} without a problem: ${text.slice(0, 300)}`)
  if (/\n\s+at .+:\d+:\d+|node_modules\//.test(text)) wrong.push(`a trace: ${text.slice(0, 300)}`)
  if (headers['x-injected'] !== undefined) wrong.push('a header of ours made by a value of theirs')
  if (status < 200) wrong.push(`status ${status}`)
  return wrong
}

/** An answer that says what its schema does not. */
function misfitsIn({ status, text }: Reply, { output }: Operation): string[] {
  if (status < 200 || status > 299 || !(output instanceof z.ZodType)) return []
  try {
    const fit = output.safeParse(JSON.parse(text))
    return fit.success ? [] : [`an answer of another shape: ${z.prettifyError(fit.error).slice(0, 300)}`]
  } catch {
    // Cut off here where it is very long.
    return text.length < longestText ? [`an answer that is no JSON: ${text.slice(0, 300)}`] : []
  }
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const order = fc.sample(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { numRuns: items.length, seed })
  return items
    .map((item, at) => ({ item, place: order[at] ?? 0 }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
