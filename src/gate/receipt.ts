import { z } from 'zod'

import { Label, UndoClass } from '#contract'

/** How a step of a workflow says that its effect is to be taken back: not at all, or by another call. */
const UndoOverride = z.union([z.literal('none'), z.strictObject({ tool: z.string(), input: z.json() })])
export type UndoOverride = z.infer<typeof UndoOverride>

/** The arguments of the handler `tool`. */
export const ToolArgs = z.strictObject({
  tool: z.string(),
  input: z.json(),
  undo: UndoOverride.optional(),
  /** Of the input's fields, where they differ from each other. */
  labels: z.record(z.string(), Label).optional(),
  /** Of all that a model had read when it chose this call; not for a step of a workflow, which its author chose. */
  choice: Label.optional(),
})
export type ToolArgs = z.infer<typeof ToolArgs>

/**
 * That an effect took another one back. `undo`: by the tool's own undo, which found `was`; `redo`: by taking its undo
 * back; `call`: by the call that a workflow names, whose receipt this is.
 */
const Undoes = z.strictObject({
  /** Of the receipt that was taken back. */
  position: z.int(),
  /** Of the receipt at the bottom of it: that of a tool call. */
  base: z.int(),
  how: z.enum(['undo', 'redo', 'call']),
  was: z.json(),
})

/** What is kept of an effect that touched the world: enough to prove it and to take it back. Data of facts of the kind `receipt`. */
export const Receipt = z.strictObject({
  tool: z.string(),
  version: z.int(),
  input: z.json(),
  prepared: z.json(),
  output: z.json(),
  undo: UndoClass,
  override: UndoOverride.optional(),
  undoes: Undoes.optional(),
})
export type Receipt = z.infer<typeof Receipt>

/** How one receipt was dealt with when its run was taken back. */
export const UndoOutcome = z.strictObject({
  state: z.enum(['undone', 'kept', 'changed', 'irreversible']),
  why: z.string().optional(),
  /** Something of it is left that may go when the rest of the run is taken back. */
  unfinished: z.boolean().optional(),
})
export type UndoOutcome = z.infer<typeof UndoOutcome>

export const receiptKind = 'receipt'
/** Facts of this kind have the position of a receipt as their subject; the newest says whether it is undone. */
export const undoneKind = 'undone'
/** Facts of this kind have a run as their subject: it was taken back, in whole or in part. */
export const unwoundKind = 'unwound'
