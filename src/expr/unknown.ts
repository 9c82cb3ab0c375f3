import { joinWhys, type UnknownValue, unknownValue } from '#contract'

import { placed, type Span } from './fault.ts'
import { schemaOfType, typeOfSchema } from './schema-type.ts'
import { Special } from './special.ts'
import { atEdge, dyn, membersOf, type StaticType } from './static-type.ts'

/**
 * A value that a dry-run cannot know. An operation that needs it throws it, like a fault; what the operation would have
 * given is then unknown in its stead. Lists and maps may hold it.
 */
export class Unknown extends Special {
  readonly kind = 'unknown'
  readonly why: string
  /** As a field of a map: there may be no such field. */
  readonly mayBeMissing: boolean
  readonly #json: UnknownValue | undefined
  #type: StaticType | undefined

  constructor(given: UnknownValue | { readonly type: StaticType; readonly why: string }) {
    super()
    if ('type' in given) {
      this.#type = given.type
      this.why = given.why
      this.mayBeMissing = false
    } else {
      this.#json = given
      this.why = given.$unknown.why
      this.mayBeMissing = given.$unknown.mayBeMissing === true
    }
  }

  /** What is known of it all the same. */
  get type(): StaticType {
    const schema = this.#json?.$unknown.schema ?? true
    return (this.#type ??= schema === true ? dyn : typeOfSchema(schema, { unlisted: 'open' }))
  }

  /** Another value that is unknown for the same reason. */
  as(type: StaticType): Unknown {
    return new Unknown({ type, why: this.why })
  }

  /** Unknown for the reasons of both. */
  with(other: Unknown): Unknown {
    return new Unknown({ type: this.type, why: joinWhys([this.why, other.why]) })
  }

  /** The same object as it came, where it was only passed on. */
  toJson(): UnknownValue {
    if (this.#json) return this.#json
    const type = atEdge(this.type)
    const isAnything = membersOf(type).some(({ kind }) => kind === 'dyn')
    return unknownValue(isAnything ? true : schemaOfType(type), this.why)
  }
}

/** Gives up an operation that needs this value. */
export function giveUp(unknown: Unknown): never {
  // Like a fault: a value, not an Error, for it may be passed over.
  // oxlint-disable-next-line typescript/only-throw-error
  throw unknown
}

/** Gives up when one of the values is unknown itself; what is inside of lists and maps is not looked at. */
export function requireKnown(...values: readonly unknown[]): void {
  const unknown = joined(values)
  if (unknown) giveUp(unknown)
}

/** Those of the values that are unknown as one, with the type of the first. */
export function joined(values: readonly unknown[]): Unknown | undefined {
  let all: Unknown | undefined
  for (const value of values) if (value instanceof Unknown) all = all ? all.with(value) : value
  return all
}

/**
 * For a `catch` around an operation: what it would have given is unknown if it needed something unknown; any other error
 * goes on, with its place.
 *
 * @param type what the operation gives
 */
export function settle(error: unknown, span: Span, type: StaticType = dyn): Unknown {
  if (error instanceof Unknown) return error.as(type)
  throw placed(error, span)
}
