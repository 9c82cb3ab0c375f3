import { isJsonObject, type Json } from '#base'
import { AppError, type ModelFilter as FilterRule, type ModelMessage, type ModelSettings } from '#contract'
import { type CallFilter, isLocal, type ModelFilter, type Verdict } from '#model'
import { compilePattern, type TextPattern } from '#tools'

/** Stands for what was masked. */
const mark = '[masked]'
/** A match may go on as long as an answer comes; these words at its end are not told before more have come. */
const wordsHeldBack = 12

interface Rule extends FilterRule {
  readonly found: TextPattern
}

const compiled = new WeakMap<FilterRule, Promise<Rule>>()

function ruleOf(rule: FilterRule): Promise<Rule> {
  const known = compiled.get(rule)
  if (known) return known
  const made = compilePattern(rule.pattern).then((found) => ({ ...rule, found }))
  compiled.set(rule, made)
  return made
}

/**
 * What of words that somebody says may be kept: without what filters mask.
 *
 * @throws AppError `model.filtered` when one refuses them
 */
export async function keptOf(text: string, { filters }: Pick<ModelSettings, 'filters'>): Promise<string> {
  const rules = await Promise.all(filters.filter(({ on }) => on === 'kept').map(ruleOf))
  if (rules.length === 0) return text
  const look = new Look(rules)
  const kept = look.text(text)
  if (!look.isRefused) return kept
  throw new AppError('model.filtered', `The filter ${[...look.by].join(', ')} does not let that be kept.`, {
    hint: 'Leave it out, or see `adjutant models filter list`.',
    details: { filters: [...look.by] },
  })
}

/** Looks at calls as the person has set it: what they have named does not go out, or is not taken. */
export function createModelFilter(settings: () => Pick<ModelSettings, 'filters'>): ModelFilter {
  return {
    async of(provider) {
      const { filters } = settings()
      const here = filters.filter(
        ({ on, providers }) => on === 'kept' || providers === 'all' || !isLocal(provider),
      )
      return here.length === 0 ? undefined : filterOf(await Promise.all(here.map(ruleOf)))
    },
  }
}

function filterOf(rules: readonly Rule[]): CallFilter {
  const sent = rules.filter(({ on }) => on === 'sent')
  const answered = rules.filter(({ on }) => on !== 'sent')
  return {
    before: (request) =>
      judged(sent, (look) => ({
        ...request,
        instructions: look.text(request.instructions),
        messages: request.messages.map((message) => messageThrough(look, message)),
      })),
    after: (reply) =>
      judged(answered, (look) => ({
        ...reply,
        text: look.text(reply.text),
        calls: reply.calls.map((call) => ({ ...call, input: look.json(call.input) })),
        object: look.json(reply.object),
      })),
    soFar(text) {
      const refusing = answered.filter(({ does }) => does === 'refuse')
      if (refusing.some(({ found }) => found.findIn(text).length > 0)) return undefined
      return masked(text, maskedIn(answered, text), settledIn(text))
    },
  }
}

/** Looks through texts, and remembers who had something to say of them. */
class Look {
  readonly by = new Set<string>()
  isRefused = false
  readonly #rules: readonly Rule[]

  constructor(rules: readonly Rule[]) {
    this.#rules = rules
  }

  text(text: string): string {
    for (const { name, does, found } of this.#rules) {
      if (found.findIn(text).length === 0) continue
      this.by.add(name)
      this.isRefused ||= does === 'refuse'
    }
    return masked(text, maskedIn(this.#rules, text))
  }

  /** Names of fields are the program's, or the schema's. */
  json<Value extends Json>(value: Value): Value
  json(value: Json): Json {
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return value.map((one: Json) => this.json(one))
    if (!isJsonObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.json(one ?? null)]))
  }
}

function judged<Value>(rules: readonly Rule[], through: (look: Look) => Value): Verdict<Value> {
  if (rules.length === 0) return { does: 'pass' }
  const look = new Look(rules)
  const seen = through(look)
  const by = [...look.by]
  if (by.length === 0) return { does: 'pass' }
  return look.isRefused ? { does: 'refuse', by } : { does: 'replace', with: seen, by }
}

function messageThrough(look: Look, message: ModelMessage): ModelMessage {
  if (message.role === 'tool') return { ...message, output: look.json(message.output) }
  const text = look.text(message.text)
  if (message.role === 'user') return { ...message, text }
  return { ...message, text, calls: message.calls.map((call) => ({ ...call, input: look.json(call.input) })) }
}

function maskedIn(rules: readonly Rule[], text: string): { start: number; end: number }[] {
  return rules
    .filter(({ does }) => does === 'mask')
    .flatMap(({ found }) => [...found.findIn(text)])
    .toSorted((a, b) => a.start - b.start)
}

function masked(text: string, found: readonly { start: number; end: number }[], until = text.length): string {
  let [told, from] = ['', 0]
  for (const { start, end } of found) {
    if (start >= until) break
    if (start >= from) told += text.slice(from, start) + mark
    from = Math.max(from, end)
  }
  return from < until ? told + text.slice(from, until) : told
}

/** Where the words begin that are held back. */
function settledIn(text: string): number {
  const words = [...text.matchAll(/\S+/g)]
  return words.length <= wordsHeldBack ? 0 : (words.at(-wordsHeldBack)?.index ?? 0)
}
