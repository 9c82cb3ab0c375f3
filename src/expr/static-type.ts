/** What is known of a value before it is there. `dyn` is anything: nothing is ever held against it. */
export type StaticType =
  | { readonly kind: 'dyn' | 'null' | 'bool' | 'bytes' | 'uint' | 'timestamp' | 'duration' | 'type' }
  | { readonly kind: 'number'; readonly isWhole: boolean }
  | { readonly kind: 'string'; readonly values?: readonly string[] }
  | { readonly kind: 'list'; readonly item: StaticType }
  | MapType
  | { readonly kind: 'optional'; readonly value: StaticType }
  | { readonly kind: 'union'; readonly members: readonly StaticType[] }
  /** Another part of the schema, read when it is asked for: schemas may be recursive. */
  | { readonly kind: 'lazy'; readonly resolve: () => StaticType }

export interface MapType {
  readonly kind: 'map'
  readonly fields: ReadonlyMap<string, { readonly type: StaticType; readonly isRequired: boolean }>
  /** What any other field holds; undefined when there is no other. */
  readonly rest: StaticType | undefined
  /** Whether it is known to have its required fields and no others, as a literal is. */
  readonly isExact: boolean
}

/** A type that is no alternative and no reference. */
export type Member = Exclude<StaticType, { kind: 'union' | 'lazy' }>

export const dyn: StaticType = { kind: 'dyn' }
export const bool: StaticType = { kind: 'bool' }
export const string: StaticType = { kind: 'string' }
export const number: StaticType = { kind: 'number', isWhole: false }
export const whole: StaticType = { kind: 'number', isWhole: true }
export const openMap: StaticType = { kind: 'map', fields: new Map(), rest: dyn, isExact: false }

const maxMembers = 24
/** Recursive types are put together that deep; below, anything goes. */
const maxDepth = 12

/** The alternatives that a type stands for, none of them a union or lazy. */
export function membersOf(type: StaticType): readonly Member[] {
  if (type.kind === 'lazy') return membersOf(type.resolve())
  if (type.kind === 'union') return type.members.flatMap(membersOf)
  return [type]
}

/** One of several; `dyn` takes in all others. */
export function union(types: readonly StaticType[], depth = 0): StaticType {
  if (depth > maxDepth) return dyn
  const members: Member[] = []
  for (const type of types.flatMap(membersOf)) {
    if (type.kind === 'dyn') return dyn
    const at = members.findIndex((member) => member.kind === type.kind)
    const known = members[at]
    const merged = known && merge(known, type, depth + 1)
    if (merged) members[at] = merged
    else if (!members.some((member) => member === type)) members.push(type)
  }
  const [only] = members
  if (members.length > maxMembers) return dyn
  return members.length === 1 && only ? only : { kind: 'union', members }
}

function merge(a: Member, b: Member, depth: number): Member | undefined {
  if (a === b) return a
  switch (a.kind) {
    case 'number':
      return b.kind === 'number' ? { ...a, isWhole: a.isWhole && b.isWhole } : undefined
    case 'string': {
      if (b.kind !== 'string') return undefined
      if (!a.values || !b.values) return { kind: 'string' }
      return { ...a, values: [...new Set([...a.values, ...b.values])] }
    }
    case 'list':
      return b.kind === 'list' ? { ...a, item: union([a.item, b.item], depth) } : undefined
    case 'optional':
      return b.kind === 'optional' ? { ...a, value: union([a.value, b.value], depth) } : undefined
    case 'map':
      return undefined
    default:
      return a
  }
}

const words: Readonly<Record<Member['kind'], string>> = {
  dyn: 'anything',
  null: 'null',
  bool: 'a bool',
  number: 'a number',
  uint: 'an unsigned number',
  string: 'a string',
  bytes: 'bytes',
  list: 'a list',
  map: 'a map',
  timestamp: 'a timestamp',
  duration: 'a duration',
  type: 'a type',
  optional: 'an optional',
}

/** For messages: `a string or null`. */
export function describe(type: StaticType): string {
  const members = membersOf(type)
  return [...new Set(members.map(({ kind }) => words[kind]))].join(' or ') || 'nothing'
}

/** The type of what reaches JSON: a moment is text there, an optional its value or null. */
export function atEdge(type: StaticType, depth = 0): StaticType {
  if (depth > maxDepth) return dyn
  return union(
    membersOf(type).map((member): StaticType => {
      switch (member.kind) {
        case 'timestamp':
        case 'duration':
        case 'type':
          return string
        case 'uint':
          return whole
        case 'optional':
          return union([atEdge(member.value, depth + 1), { kind: 'null' }])
        case 'list':
          return { kind: 'list', item: atEdge(member.item, depth + 1) }
        default:
          return member
      }
    }),
  )
}
