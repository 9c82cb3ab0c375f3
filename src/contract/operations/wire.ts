import type { z } from 'zod'

import type { Content, Operation } from './operation.ts'

/** What a caller gives: with everything optional that has a default, and nothing of it is changed. */
export type InputOf<One extends Operation> = Frozen<Typed<z.input<One['input']>, z.output<One['input']>>>

/** What a caller is answered; {@link Content} is no JSON. */
export type OutputOf<One extends Operation> = One['output'] extends z.ZodType
  ? z.output<One['output']>
  : Content

/** Fields that are read from text, as numbers and yes or no in a query, have the type of what is read. */
type Typed<Given, Read> = {
  [Key in keyof Given]: Key extends keyof Read
    ? unknown extends Given[Key]
      ? Read[Key]
      : Read[Key] extends boolean
        ? Read[Key] | Extract<Given[Key], undefined>
        : Given[Key]
    : Given[Key]
}

type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value
