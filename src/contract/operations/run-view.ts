import { z } from 'zod'

import { Problem } from '../app-error.ts'
import { ApprovalAsk } from '../approval.ts'
import { Amounts } from '../budget.ts'
import { UndoClass } from '../effect.ts'
import { Mode } from '../mode.ts'
import { ShownValue } from './shown-value.ts'

const time = z.iso.datetime()

export const RunState = z
  .enum(['queued', 'running', 'waiting', 'paused', 'compensating', 'completed', 'failed', 'cancelled'])
  .meta({ id: 'RunState' })
export type RunState = z.infer<typeof RunState>

/** A run as lists show it. */
export const RunSummary = z
  .strictObject({
    id: z.string(),
    /** What people call it: the name of its workflow, or `undo` and that. */
    title: z.string(),
    /** `workflow`, or `unwind` for one that takes another back. */
    program: z.string(),
    status: RunState,
    /** What it waits for while `waiting`; `approval`, `decision` and mostly `budget` need a person. */
    waiting: z.enum(['timer', 'signal', 'approval', 'decision', 'child', 'budget', 'resource']).nullable(),
    /** Whether it goes on only after a word of a person's. Runs within it may wait for one as well. */
    isForPerson: z.boolean(),
    /** Null where it has none of its own. */
    mode: Mode.nullable(),
    parent: z.string().nullable(),
    parentKey: z.string().nullable(),
    /** The run at the top of its tree; itself at the top. */
    root: z.string(),
    forkedFrom: z.string().nullable(),
    /** The run that it takes back. */
    undoes: z.string().nullable(),
    /** The session that it was begun in. */
    session: z.string().nullable(),
    createdAt: time,
    updatedAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    /** Since when what it was told and said is no longer kept; null while it is. */
    forgottenAt: time.nullable(),
  })
  .meta({ id: 'RunSummary' })
export type RunSummary = z.infer<typeof RunSummary>

/** Something that a run cannot go on without a person for. */
export const RunNeed = z
  .discriminatedUnion('is', [
    /** Answered by `runs.answer`. */
    z.strictObject({
      is: z.literal('question'),
      run: z.string(),
      node: z.string(),
      ask: z.string(),
      choices: z.array(z.string()).nullable(),
    }),
    /** A step failed; answered by `runs.decide`. */
    z.strictObject({ is: z.literal('decision'), run: z.string(), node: z.string(), why: z.string() }),
    /** Nobody knows whether an effect happened; answered by `runs.resolve`. */
    z.strictObject({
      is: z.literal('doubt'),
      run: z.string(),
      key: z.string(),
      tool: z.string(),
      why: z.string(),
      input: ShownValue,
      /** What the effect is called in the world, so that one can look for it there. */
      idempotencyKey: z.string().nullable(),
      /** What was read before it began. */
      prepared: ShownValue,
    }),
    /** Answered by `approvals.approve` and `approvals.deny`. */
    z.strictObject({ is: z.literal('approval'), run: z.string(), key: z.string(), ask: ApprovalAsk }),
    /** A budget is used up; looks again when limits change. */
    z.strictObject({ is: z.literal('budget'), run: z.string(), key: z.string(), why: z.string() }),
    /** It could not go on; `runs.resume` tries again. */
    z.strictObject({
      is: z.literal('parked'),
      run: z.string(),
      why: z.string(),
      hint: z.string().nullable(),
    }),
    z.strictObject({ is: z.literal('paused'), run: z.string() }),
  ])
  .meta({ id: 'RunNeed' })
export type RunNeed = z.infer<typeof RunNeed>

/** A run with what it was given, where it stands and what it has done. */
export const RunView = z
  .strictObject({
    ...RunSummary.shape,
    /** Another one after every event of it. */
    revision: z.string(),
    /** Of which it is a run; null for an undo. The version is null for a draft or a document of its own. */
    workflow: z.strictObject({ name: z.string(), version: z.int().nullable() }).nullable(),
    input: ShownValue,
    /** Of a completed run. */
    output: ShownValue.nullable(),
    /** Of a failed or cancelled run; of a parked one, why. */
    error: Problem.nullable(),
    /** Of it and the runs within it that have not ended; at most 50. */
    needs: z.array(RunNeed),
    /** How far it is taken back: `none`, `partial`, or the run that did so in whole. */
    undoneBy: z.string(),
    /** Effects of it and the runs within it that stand, and that are taken back. */
    effects: z.strictObject({ stand: z.int(), undone: z.int() }),
    /** What it was given to use, as capability strings. */
    grants: z.array(z.strictObject({ capability: z.string(), reason: z.string() })),
    /** What it has used with all within it, and what it may. */
    cost: z.strictObject({ spent: Amounts, reserved: Amounts, limits: Amounts }),
    /** What its steps had to say to the person, oldest first; at most 100. */
    notices: z.array(z.strictObject({ title: z.string(), body: z.string(), level: z.string() })),
    /** How many events it has so far. */
    events: z.int(),
  })
  .meta({ id: 'RunView' })
export type RunView = z.infer<typeof RunView>

/** One thing that a run asked for, and what became of it. */
export const RunStep = z
  .strictObject({
    key: z.string(),
    node: z.string(),
    /** Which visit of the node, from 1. */
    visit: z.int(),
    kind: z.enum(['effect', 'child', 'timer', 'wait']),
    /** The tool of an effect, the signal of a wait, the program of a child. */
    what: z.string(),
    state: z.enum(['open', 'held', 'done', 'failed', 'in doubt', 'dropped']),
    attempts: z.int(),
    /** Number of the event that asked for it. */
    event: z.int(),
    startedAt: time,
    endedAt: time.nullable(),
    /** What it was doing when: attempts, waits for a person or a budget, pauses before another attempt. At most 100. */
    phases: z.array(
      z.strictObject({
        is: z.enum(['attempt', 'held', 'backoff', 'doubt']),
        from: time,
        /** Null while it lasts. */
        to: time.nullable(),
        /** Of an attempt. */
        attempt: z.int(),
        /** The error code of a failed attempt; what an effect is held for. */
        code: z.string().nullable(),
      }),
    ),
    input: ShownValue,
    output: ShownValue.nullable(),
    error: Problem.nullable(),
    /** Why nobody knows whether it happened. */
    doubt: z.string().nullable(),
    /** The run that a child is. */
    child: z.string().nullable(),
  })
  .meta({ id: 'RunStep' })
export type RunStep = z.infer<typeof RunStep>

/** One event of a journal. */
export const RunEvent = z
  .strictObject({
    seq: z.int(),
    at: time,
    type: z.string(),
    /** The rest of it; `$cut: true` beside its fields where long values were cut. */
    data: z.record(z.string(), z.json()),
  })
  .meta({ id: 'RunEvent' })
export type RunEvent = z.infer<typeof RunEvent>

/** That an effect happened, and how it can be taken back. */
export const RunReceipt = z
  .strictObject({
    /** Names it; grows with every one. */
    position: z.int(),
    run: z.string(),
    key: z.string(),
    at: time,
    tool: z.string(),
    /** One line: `fs.move /a/x.txt -> /b/x.txt`. */
    text: z.string(),
    input: ShownValue,
    undo: UndoClass,
    /** `kept` when the workflow says that it stays whatever happens. */
    state: z.enum(['stands', 'undone', 'kept']),
    /** Of one that took another one back. */
    undoes: z.strictObject({ position: z.int(), how: z.enum(['undo', 'redo', 'call']) }).nullable(),
  })
  .meta({ id: 'RunReceipt' })
export type RunReceipt = z.infer<typeof RunReceipt>

const NodeState = z.enum(['idle', 'open', 'waiting', 'done', 'failed', 'in doubt'])

/** A workflow as a drawing, with what a run has made of it. */
export const RunGraph = z
  .strictObject({
    /** Null where a run has no workflow: an undo. */
    workflow: z.strictObject({ name: z.string(), version: z.int().nullable() }).nullable(),
    nodes: z.array(
      z.strictObject({
        /** Unique in the drawing: the name, after those of the lists that it is in, with slashes. */
        id: z.string(),
        name: z.string(),
        title: z.string().nullable(),
        kind: z.enum(['use', 'choose', 'set', 'wait', 'forEach', 'call', 'end']),
        /** The tool, the workflow or the signal. */
        what: z.string(),
        /** The list whose body it is in. */
        inside: z.string().nullable(),
        isStart: z.boolean(),
        state: NodeState,
        visits: z.int(),
        /** Tokens on it at present. */
        tokens: z.int(),
        /** Of a list that is under way, or was. */
        items: z.strictObject({ total: z.int(), done: z.int(), failed: z.int() }).nullable(),
      }),
    ),
    edges: z.array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        kind: z.enum(['edge', 'branch', 'fallback']),
        /** The event of an edge that does not only say `done`; the guard. */
        label: z.string().nullable(),
      }),
    ),
    /** As the document has it. */
    layout: z.json(),
  })
  .meta({ id: 'RunGraph' })
export type RunGraph = z.infer<typeof RunGraph>

/** What an undo would do. */
export const RunUndoPlan = z
  .strictObject({
    run: z.string(),
    counts: z.strictObject({
      undone: z.int(),
      nothing: z.int(),
      changed: z.int(),
      irreversible: z.int(),
      kept: z.int(),
      pruned: z.int(),
      failed: z.int(),
    }),
    /** Newest first; at most 2,000. */
    steps: z.array(
      z.strictObject({
        position: z.int(),
        run: z.string(),
        key: z.string(),
        tool: z.string(),
        text: z.string(),
        /**
         * `undone`: it will be taken back. `nothing`: the world is as before it already. `changed`: somebody changed since
         * what it left. `irreversible`: its tool cannot. `kept`: the workflow keeps it. `pruned`: what it would bring back
         * is no longer there. `failed`: it cannot for another reason.
         */
        state: z.enum(['undone', 'nothing', 'changed', 'irreversible', 'kept', 'pruned', 'failed']),
        why: z.string().nullable(),
        /** Of one that is changed: what force would lose; null where force does not help. */
        loses: z.array(z.string()).nullable(),
      }),
    ),
    /** What of the files would be other than it is; at most 2,000. */
    files: z.array(
      z.strictObject({
        change: z.enum(['created', 'replaced', 'moved', 'removed']),
        kind: z.enum(['file', 'folder', 'link', 'other']),
        path: z.string(),
        from: z.string().nullable(),
        sizeBytes: z.number(),
      }),
    ),
    truncated: z.boolean(),
  })
  .meta({ id: 'RunUndoPlan' })
export type RunUndoPlan = z.infer<typeof RunUndoPlan>
