import type { Json } from '#base'
import {
  joinLabels,
  type Label,
  MemoryKey,
  MemoryNamespace,
  personLabel,
  type RememberedFact,
} from '#contract'
import type { KeptRecord, Records } from '#gate'

import type { RecordPlace } from './record-effect.ts'

/** The collection of records that facts are kept in. */
const collection = 'memory'
/** Facts read at a time while one is looked for. */
const page = 50

export interface FactPlace {
  readonly namespace: string
  readonly key: string
}

/** A namespace has no `/`, so that the first one ends it. */
export function placeOfFact({ namespace, key }: FactPlace): RecordPlace {
  return { collection, id: `${namespace}/${key}` }
}

/** For people. */
export function factName({ namespace, key }: FactPlace): string {
  return `${key} in ${namespace}`
}

export const factPlaceFields = { namespace: MemoryNamespace, key: MemoryKey }

export async function findFact(records: Records, place: FactPlace): Promise<RememberedFact | undefined> {
  const { id } = placeOfFact(place)
  const record = await records.find(collection, id)
  return record && toFact({ ...record, id })
}

export async function countFacts(records: Records, namespace: string): Promise<number> {
  return records.count(collection, { prefix: `${namespace}/` })
}

/** Which facts are meant: all, those of a namespace, those in which each word of a search occurs somewhere. */
export interface FactsWanted {
  readonly namespace?: string | undefined
  readonly search?: string | undefined
}

/** In the order of their places, beginning after one. A long search ends with the signal. */
export async function* eachFact(
  records: Pick<Records, 'list'>,
  {
    namespace,
    search = '',
    after,
    signal,
  }: FactsWanted & { after?: FactPlace | undefined; signal: AbortSignal },
): AsyncGenerator<RememberedFact> {
  const words = wordsOf(search)
  const prefix = namespace === undefined ? {} : { prefix: `${namespace}/` }
  for (let last = after && placeOfFact(after).id; ;) {
    signal.throwIfAborted()
    const found = await records.list(collection, {
      ...prefix,
      ...(last === undefined ? {} : { after: last }),
      limit: page,
    })
    for (const record of found) {
      const fact = toFact(record)
      if (hasWords(fact, words)) yield fact
    }
    last = found.at(-1)?.id
    if (found.length < page) return
  }
}

/** Each namespace there is, with how many facts it has, by name as its facts are in order. */
export async function* eachNamespace(
  records: Pick<Records, 'list' | 'count'>,
  { after: last, signal }: { after?: string | undefined; signal: AbortSignal },
): AsyncGenerator<{ readonly namespace: string; readonly facts: number }> {
  for (let after = last === undefined ? '' : beyond(last); ;) {
    signal.throwIfAborted()
    const [next] = await records.list(collection, { after, limit: 1 })
    if (!next) return
    const { namespace } = placeIn(next.id)
    yield { namespace, facts: await records.count(collection, { prefix: `${namespace}/` }) }
    after = beyond(namespace)
  }
}

/** `0` comes right after `/`: what begins with a namespace and a slash is before it, and nothing is in between. */
function beyond(namespace: string): string {
  return `${namespace}0`
}

/** Of facts that were read, and of there being no others. */
export function labelOfFacts(facts: readonly RememberedFact[]): Label {
  return facts.reduce((all, { label }) => joinLabels(all, label), personLabel)
}

/** What may be recalled, before it is known: anybody may have written it. */
export function labelOfUnread(namespace: string | undefined): Label {
  return {
    integrity: 'untrusted',
    confidentiality: 'private',
    sources: [namespace === undefined ? 'memory' : `memory:${namespace}`],
  }
}

function toFact({
  id,
  value,
  writer,
  label,
  updatedAt,
}: KeptRecord & { readonly id: string }): RememberedFact {
  return {
    ...placeIn(id),
    value: (value['value'] ?? null) as RememberedFact['value'],
    note: typeof value['note'] === 'string' ? value['note'] : '',
    updatedAt: new Date(updatedAt).toISOString(),
    by: writer,
    label: { ...label, sources: [...label.sources] },
  }
}

function placeIn(id: string): FactPlace {
  const slash = id.indexOf('/')
  return { namespace: id.slice(0, slash), key: id.slice(slash + 1) }
}

function wordsOf(text: string): readonly string[] {
  return folded(text)
    .split(/\s+/)
    .filter((word) => word !== '')
}

function hasWords({ key, value, note }: RememberedFact, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = folded(`${key}\n${note}\n${textsIn(value)}`)
  return words.every((word) => text.includes(word))
}

/** A text as it stands, so that what JSON would write with escapes is found too. */
function textsIn(value: Json): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  const items = Array.isArray(value) ? (value as readonly Json[]) : Object.entries(value).flat()
  return items.map((item) => textsIn(item)).join('\n')
}

/** Upper and lower case, and ways to write an accent, count as the same. */
function folded(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase()
}
