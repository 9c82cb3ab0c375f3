import type { Json, JsonObject } from '#base'
import type { Here } from '#dates'

/** A workflow that may be asked for in words. */
export interface Template {
  readonly name: string
  readonly title: string
  readonly description: string
  /** JSON Schema of its input. */
  readonly input: JsonObject
}

/** Where somebody says something, and what can be done there. */
export interface Surroundings extends Here {
  /** The person's home folder, absolute. */
  readonly home: string
  /** The folder of the project; null outside of one. */
  readonly project: string | null
  readonly tools: ReadonlySet<string>
  readonly templates: readonly Template[]
}

/** Something like what was said that would be understood. */
export interface Nearest {
  readonly tool: string
  readonly title: string
  readonly example: string
}

export type DeclineReason =
  /** No tool does it, or it is no wish. */
  | 'out-of-scope'
  /** It can be read in more than one way, or wishes for several things, for none, or for a time that there is not. */
  | 'ambiguous'
  /** Something that the tool needs is not said. */
  | 'missing'

export interface Declined {
  readonly is: 'declined'
  readonly why: DeclineReason
  /** What is not said, in words: `when it is`. */
  readonly missing?: string
  readonly nearest: readonly Nearest[]
}

export interface Understood {
  readonly is: 'call'
  readonly tool: string
  readonly input: Json
}

/** What a sentence asks for, by rules: the one call, or why there is none. */
export type Understanding = Understood | Declined
