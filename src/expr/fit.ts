import { describe, type MapType, type Member, membersOf, type StaticType } from './static-type.ts'

/** Something that certainly does not fit, at a place in the value. */
export interface Misfit {
  /** RFC 6901, from the value's root. */
  readonly pointer: string
  readonly summary: string
}

const maxDepth = 20

/**
 * Where a value of type `given` can in no case be one of type `asked`. What may fit, fits: a nullable string goes where
 * a string is asked for, and is tested when it is there.
 */
export function misfitsOf(given: StaticType, asked: StaticType, pointer = ''): readonly Misfit[] {
  if (pointer.split('/').length > maxDepth) return []
  const wanted = membersOf(asked)
  const candidates = membersOf(given)
  let fewest: readonly Misfit[] | undefined
  for (const a of candidates) {
    for (const b of wanted) {
      const found = misfitsOfPair(a, b, pointer)
      if (found.length === 0) return []
      // The pair that comes nearest says best what is wrong.
      if (!fewest || depthOf(found) > depthOf(fewest)) fewest = found
    }
  }
  if (candidates.length * wanted.length === 1 && fewest) return fewest
  if (fewest && depthOf(fewest) > pointer.length) return fewest
  return fewest
    ? [{ pointer, summary: `This is ${describe(given)}, and ${describe(asked)} is asked for.` }]
    : []
}

function depthOf(misfits: readonly Misfit[]): number {
  return Math.max(...misfits.map(({ pointer }) => pointer.length))
}

function misfitsOfPair(given: Member, asked: Member, pointer: string): readonly Misfit[] {
  if (given.kind === 'dyn' || asked.kind === 'dyn') return []
  if (given.kind !== asked.kind) {
    return [{ pointer, summary: `This is ${describe(given)}, and ${describe(asked)} is asked for.` }]
  }
  if (given.kind === 'string' && asked.kind === 'string')
    return misfitsOfText(given.values, asked.values, pointer)
  if (given.kind === 'list' && asked.kind === 'list') return misfitsOf(given.item, asked.item, `${pointer}/0`)
  if (given.kind === 'map' && asked.kind === 'map') return misfitsOfMap(given, asked, pointer)
  return []
}

function misfitsOfText(
  given: readonly string[] | undefined,
  asked: readonly string[] | undefined,
  pointer: string,
): readonly Misfit[] {
  if (!given || !asked || given.some((value) => asked.includes(value))) return []
  const known = asked
    .slice(0, 12)
    .map((value) => JSON.stringify(value))
    .join(', ')
  return [{ pointer, summary: `${JSON.stringify(given[0])} is none of ${known}.` }]
}

function misfitsOfMap(given: MapType, asked: MapType, pointer: string): readonly Misfit[] {
  const misfits: Misfit[] = []
  for (const [name, { type, isRequired }] of given.fields) {
    const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const field = asked.fields.get(name)?.type ?? asked.rest
    if (field) {
      // A field that may be absent fits by being so.
      if (isRequired) misfits.push(...misfitsOf(type, field, at))
    } else if (isRequired && given.isExact) {
      const known = [...asked.fields.keys()].slice(0, 12).join(', ')
      misfits.push({ pointer: at, summary: `There is no field ${name}; there are ${known || 'none'}.` })
    }
  }
  if (!given.isExact) return misfits
  for (const [name, { isRequired }] of asked.fields) {
    if (isRequired && !given.fields.has(name))
      misfits.push({ pointer, summary: `The field ${name} is missing.` })
  }
  return misfits
}
