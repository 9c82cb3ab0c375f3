import { z } from 'zod'

import { Problem } from './app-error.ts'
import { EffectClass, Need, UndoClass } from './effect.ts'
import { Label } from './label.ts'
import { Mode } from './mode.ts'
import { Unpredicted } from './unpredicted.ts'

/** How the text of a file would differ, or why that is not shown. */
export const ShownDiff = z
  .discriminatedUnion('is', [
    z.strictObject({
      is: z.literal('text'),
      added: z.int(),
      removed: z.int(),
      /** As in a unified diff. */
      hunks: z.array(
        z.strictObject({
          oldStart: z.int(),
          oldLines: z.int(),
          newStart: z.int(),
          newLines: z.int(),
          lines: z.array(z.string()),
        }),
      ),
    }),
    z.strictObject({ is: z.literal('binary') }),
    /** Too large, too different, or one of too many. */
    z.strictObject({ is: z.literal('omitted'), why: z.string() }),
  ])
  .meta({ id: 'ShownDiff' })
export type ShownDiff = z.infer<typeof ShownDiff>

/** One file, folder or link that would be other than it is. */
export const PlannedChange = z
  .strictObject({
    change: z.enum(['created', 'replaced', 'moved', 'removed']),
    /** Of a folder that is moved, what is in it moves along unsaid. */
    kind: z.enum(['file', 'folder', 'link', 'other']),
    /** Absolute: where it would be; of what is removed, where it is. */
    path: z.string(),
    /** Of what is moved: where it is. */
    from: z.string().optional(),
    /** Of a file: the bytes that it would have; of one that is removed, has. */
    sizeBytes: z.number(),
    /** Of a file that is replaced: the bytes that it has. */
    oldSizeBytes: z.number().optional(),
    /** Permission bits of what is made. */
    mode: z.int().optional(),
    /** SHA-256 of what a file would have, where it was read for the comparison. */
    hash: z.string().optional(),
    diff: ShownDiff.optional(),
  })
  .meta({ id: 'PlannedChange' })
export type PlannedChange = z.infer<typeof PlannedChange>

/** One effect as the gate would see it, with all that an approval of it is bound to. */
const PlannedEffect = z
  .strictObject({
    run: z.string(),
    key: z.string(),
    tool: z.string(),
    toolVersion: z.int(),
    effectClass: EffectClass,
    undoClass: UndoClass,
    input: z.json(),
    needs: z.array(Need),
    label: Label,
    /** What was read beforehand. */
    prepared: z.json(),
    /** What an approval is bound to; see the gate. */
    hash: z.string(),
    /** Why a person would be asked; none when nobody would be. */
    asks: z.array(z.strictObject({ code: z.string(), text: z.string() })),
    /** One sentence, where it was asked for. */
    summary: z.string().optional(),
    /** `unknown` when it was not simulated, so that nobody knows what it would give. */
    outcome: z.enum(['done', 'failed', 'unknown']),
    error: Problem.optional(),
    attempts: z.int(),
    ms: z.number(),
  })
  .meta({ id: 'PlannedEffect' })
/** What a workflow would do: found out by doing it where nothing happens. */
export const DryRunReport = z
  .strictObject({
    workflow: z.strictObject({ name: z.string(), version: z.int().nullable() }),
    /** In which the effects were judged. */
    mode: Mode,
    /** The moment at which the clock was stopped. */
    at: z.iso.datetime(),
    outcome: z.strictObject({
      status: z.enum(['completed', 'failed', 'cancelled', 'waiting']),
      /** What a run that ends nowhere waits for. */
      waitsFor: z.string().optional(),
      output: z.json().optional(),
      error: Problem.optional(),
    }),
    files: z.strictObject({
      /** By what happens, folders and links included. */
      counts: z.strictObject({ created: z.int(), replaced: z.int(), moved: z.int(), removed: z.int() }),
      /** Bytes that would be written, moved and removed. */
      bytes: z.strictObject({ written: z.number(), moved: z.number(), removed: z.number() }),
      changes: z.array(PlannedChange),
    }),
    requests: z.array(
      z.strictObject({
        method: z.string(),
        url: z.string(),
        /** Whether it went out: what only reads does. */
        sent: z.boolean(),
        status: z.int().nullable(),
        bodyBytes: z.int(),
        /** The beginning of a body that is text. */
        excerpt: z.string().optional(),
      }),
    ),
    notices: z.array(z.strictObject({ title: z.string(), body: z.string(), level: z.string() })),
    /** Waits that were skipped: by the workflow, before another attempt, or by a tool. */
    waits: z.array(
      z.strictObject({
        run: z.string(),
        key: z.string(),
        of: z.enum(['wait', 'retry', 'tool']),
        ms: z.number(),
      }),
    ),
    estimate: z.strictObject({
      /** Null: nothing is known of it. */
      tokens: z.int().nullable(),
      money: z.number().nullable(),
      /** Time that passes while nothing is done. */
      waitingMs: z.number(),
      /** Time that all else took here. */
      workingMs: z.number(),
    }),
    /** Effects that cannot be taken back. */
    irreversible: z.array(
      z.strictObject({ run: z.string(), key: z.string(), tool: z.string(), what: z.string() }),
    ),
    /** What could not be predicted, and what became of it: by a step of a workflow, or by an effect. */
    unpredicted: z.array(
      z.union([
        z.strictObject({ run: z.string(), ...Unpredicted.shape }),
        z.strictObject({ run: z.string(), key: z.string(), tool: z.string(), why: z.string() }),
      ]),
    ),
    /** Effects that failed for good, with whatever their steps made of it. */
    failures: z.array(z.strictObject({ run: z.string(), key: z.string(), tool: z.string(), error: Problem })),
    effects: z.array(PlannedEffect),
    /** Set when there was more than is listed. */
    truncated: z.boolean(),
  })
  .meta({ id: 'DryRunReport' })
export type DryRunReport = z.infer<typeof DryRunReport>
