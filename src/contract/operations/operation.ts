import { z } from 'zod'

import type { ErrorCode } from '../error-codes/index.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * What whoever calls must be allowed: to look; to start and steer work; to say what may happen; to change what holds for
 * all; nothing at all, for what tells nothing of anybody.
 */
export type Permission = 'none' | 'look' | 'work' | 'allow' | 'keep'

/** One thing that can be asked of the program, the same from the page, the command line, HTTP and other programs. */
export interface Operation<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType | Content = z.ZodType | Content,
> {
  /** `GET /api/v2/runs/{id}`. */
  readonly http: `${Method} /${string}`
  /** One sentence, imperative. */
  readonly summary: string
  readonly permission: Permission
  /** The kind of entry that it leaves in the audit log; null for none of its own. */
  readonly audit: string | null
  /** Errors of its own, beyond those that any operation may answer with. */
  readonly errors: readonly ErrorCode[]
  /**
   * Fields that the path names come from the path; the others from the query of GET and DELETE, as text, and from the JSON
   * body of the rest.
   */
  readonly input: Input
  /** A field `revision` of it is also its ETag; one of the input is also taken from If-Match. */
  readonly output: Output
  /** Default 200. */
  readonly status?: 201 | 202
  /** Its answer is for the caller's eyes alone and is kept nowhere, not even for a repeated request. */
  readonly isAnswerPrivate?: true
  /** Whether the answer tells of something that goes on, so that it is given with 202 instead of its status. */
  isPending?(answer: AnswerOf<Output>): boolean
}

/** An output that is no JSON: a file, a table. */
export interface Content {
  /** Media type, such as `text/csv`; star-slash-star where it depends. */
  readonly content: string
}

/** What an implementation answers where the output is {@link Content}. */
export interface ContentAnswer {
  readonly mediaType: string
  /** What a browser would call the file. */
  readonly fileName: string
  readonly bytes: AsyncIterable<Uint8Array>
}

/** Keeps the types of what it is given. */
export function operation<const Input extends z.ZodObject, const Output extends z.ZodType | Content>(
  facts: Operation<Input, Output>,
): Operation<Input, Output> {
  return facts
}

/** Who asks. */
export interface Caller {
  /** Their name, as journals and the audit log have it. */
  readonly by: string
  readonly via: 'page' | 'token' | 'process'
}

/** One call of an operation. */
export interface Call {
  readonly caller: Caller
  /** Correlates what is logged. */
  readonly request: string
  /** The same for every try of one wish: whatever starts a run does so under it, so that one wish starts one run. */
  readonly once: string | null
  readonly signal: AbortSignal
}

type AnswerOf<Output> = Output extends z.ZodType ? z.input<Output> : ContentAnswer

export type Implementation<One extends Operation = Operation> = (
  input: z.output<One['input']>,
  call: Call,
) => Promise<AnswerOf<One['output']>>

/** What carries operations out, by their names. */
export type Implementations<Operations extends Readonly<Record<string, Operation>>> = {
  readonly [Name in keyof Operations]: Implementation<Operations[Name]>
}
