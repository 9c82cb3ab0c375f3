import { z } from 'zod'

import { UndoClass } from './effect.ts'

/** What a person must know to say whether an effect may happen. */
export const ApprovalAsk = z
  .strictObject({
    /** What an answer is bound to: tool and version, arguments, and what the effect rests on. */
    hash: z.string(),
    tool: z.string(),
    /** One sentence: `Move /a/x.txt to /b/x.txt`. */
    summary: z.string(),
    changes: z.array(
      z.strictObject({
        verb: z.string(),
        target: z.string(),
        from: z.string().optional(),
        sizeBytes: z.int().optional(),
      }),
    ),
    undo: UndoClass,
    reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
    /** Set when it was allowed before, but is no longer what was allowed. */
    changed: z.boolean().optional(),
    /** The parts of a change of text that can be allowed by themselves. */
    hunks: z.array(z.string()).optional(),
  })
  .meta({ id: 'ApprovalAsk' })
export type ApprovalAsk = z.infer<typeof ApprovalAsk>

/** A person's word on it. */
export const ApprovalAnswer = z
  .discriminatedUnion('decision', [
    z.strictObject({
      decision: z.literal('allow'),
      hash: z.string(),
      /** Only these hunks, by their positions in the ask. */
      hunks: z.array(z.int().nonnegative()).min(1).optional(),
    }),
    z.strictObject({ decision: z.literal('deny'), why: z.string() }),
  ])
  .meta({ id: 'ApprovalAnswer' })
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>
