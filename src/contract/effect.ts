import { z } from 'zod'

/**
 * What may be done about an effect whose outcome is not known after a crash, a time-out or an abort:
 * `pure` touches nothing and is run again; `idempotent` may be repeated under its idempotency key;
 * `reconcilable` can find out whether it happened; `other` waits for a person.
 */
export const EffectClass = z.enum(['pure', 'idempotent', 'reconcilable', 'other'])
export type EffectClass = z.infer<typeof EffectClass>

/**
 * How an effect is taken back: `pure` needs nothing, `reversible` restores a snapshot or moves back,
 * `compensable` makes an inverse call, `irreversible` cannot be and is named before it runs.
 */
export const UndoClass = z.enum(['pure', 'reversible', 'compensable', 'irreversible'])
export type UndoClass = z.infer<typeof UndoClass>

/**
 * The abilities that can be granted: `exec` runs a program, `fs.read` and `fs.write` use files, `net` reaches a host,
 * `secret` has a secret of the vault sent without seeing it, `tool` calls a tool.
 */
export const Capability = z.enum(['exec', 'fs.read', 'fs.write', 'net', 'secret', 'tool'])
export type Capability = z.infer<typeof Capability>

/** A right that an effect needs: an ability and the one thing it is used on. */
export const Need = z
  .strictObject({
    capability: Capability,
    /** An absolute path, `host:port`, or the name of a secret, a program or a tool. */
    resource: z.string(),
  })
  .meta({ id: 'Need' })
export type Need = Readonly<z.infer<typeof Need>>

/** A standing permission: the ability on everything at or below the resource. */
export const Grant = z
  .strictObject({
    capability: Capability,
    /** An absolute folder; `host:port`, where `*` as a port is any; the name of a secret, a program or a tool. */
    resource: z.string(),
    /** Set when the resource is a pattern: only then do `*`, `?` and `**` stand for anything but themselves. */
    pattern: z.literal(true).optional(),
    /** Why it was given, such as `named on the command line`. */
    reason: z.string(),
  })
  .meta({ id: 'Grant' })
export type Grant = Readonly<z.infer<typeof Grant>>

/** Something that is committed in the same transaction as the journal record it came with. */
export const Fact = z.strictObject({
  /** What it is, such as `receipt`, `undo` or `notice`. */
  kind: z.string(),
  /** What it is about, for look-ups: a run id, a path; empty for nothing. */
  subject: z.string(),
  data: z.json(),
})
export type Fact = z.infer<typeof Fact>

/** What a tool is, said to those who must not call it: the editor, the validator, the command line. */
export const ToolDescription = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/),
    version: z.int().positive(),
    title: z.string(),
    description: z.string(),
    /** JSON Schemas, draft 2020-12. */
    input: z.record(z.string(), z.json()),
    output: z.record(z.string(), z.json()),
    /** Null when it depends on the input, as for HTTP methods. */
    effect: EffectClass.nullable(),
    undo: UndoClass,
    capabilities: z.array(z.string()),
    /** Input fields that steer the effect (destination, path, command); all others are data. */
    controls: z.array(z.string()),
  })
  .meta({ id: 'ToolDescription' })
export type ToolDescription = z.infer<typeof ToolDescription>

/** Facts of this kind say what was answered to an effect that had to ask: `{ by, answer, reason, ask }`. */
export const answerKind = 'answer'
/** The engine's handler that performs one tool call; args are `{ tool, input }`. */
export const toolHandler = 'tool'
/** The engine's handler that takes one receipt back; args are `{ position }`. */
export const undoHandler = 'undo'
/** The engine's handler that lists what a run and its children did, newest first; args are `{ run, before }`. */
export const receiptsHandler = 'receipts'
/** The engine's handler that notes on a run how far it was taken back; args are `{ run, undone, left }`. */
export const unwoundHandler = 'undo.report'
/** The program that takes a run back; its input is `{ run, reason }`. */
export const unwindProgram = 'unwind'
/** The program that walks a workflow document. */
export const workflowProgram = 'workflow'
