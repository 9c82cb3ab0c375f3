import type { z } from 'zod'

import type { Json } from '#base'
import type { Amounts, AppError, EffectClass, Fact, Label, Need, UndoClass } from '#contract'

import type { Reach } from './flow/reach.ts'
import type { BudgetLeft } from './ports/models.ts'
import type { World } from './ports/world.ts'

/** What a tool is given to work with. */
export interface ToolCall {
  readonly world: World
  /** The same for all attempts of one effect, different for any other. */
  readonly idempotencyKey: string
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** The time zone of the person, an IANA name such as `Europe/Berlin`. */
  readonly zone: string
  /** Of all that went into the input, and of the choice to make the call: what is kept of it for later is that. */
  readonly label: Label
  readonly signal: AbortSignal
  /** Of the budgets that it counts in; none where nothing is counted. */
  left(): readonly BudgetLeft[]
  sleepUntil(atMs: number): Promise<void>
}

/** What will change, in words and as data, before anything does. */
export interface Preview {
  /** One sentence: `Move /a/x.txt to /b/x.txt`. */
  readonly summary: string
  readonly changes: readonly Change[]
}

export interface Change {
  readonly verb: 'create' | 'replace' | 'move' | 'remove' | 'send' | 'notify' | 'wait'
  readonly target: string
  readonly from?: string
  readonly sizeBytes?: number
}

/** Whether an effect happened, found out from the world. */
export type Reconciled<Output> =
  | { readonly happened: true; readonly output: Output }
  | { readonly happened: false }
  | { readonly happened: 'unknown'; readonly why: string }

/** What the journal keeps of a committed call. */
export interface ToolReceipt<Input, Output, Prepared> {
  readonly input: Input
  readonly prepared: Prepared
  readonly output: Output
}

/** How the world stands to a receipt: still as the effect left it, as before it, or changed by somebody since. */
export type Standing =
  | {
      readonly state: 'as-left'
      /** What {@link ToolUndo.prepare} would keep, where the look has found that out already. */
      readonly was?: unknown
    }
  | { readonly state: 'as-before' }
  | {
      readonly state: 'changed'
      readonly why: string
      /** Paths whose present content goes if it is taken back all the same; absent where even that cannot be done. */
      readonly loses?: readonly string[]
    }

/** How an effect is to be taken back. */
export interface UndoOrder<Was> {
  /** What `prepare` kept. */
  readonly was: Was
  /** A person has said that what somebody changed since may go. What is lost was kept by `prepare`. */
  readonly force: boolean
}

export interface ToolUndo<Input, Output, Prepared, Was = unknown> {
  /** Everything that it touches. What is taken back side by side shares none of it, nor anything below. Pure. */
  paths(receipt: ToolReceipt<Input, Output, Prepared>): readonly string[]
  /** What it will do, for people. Pure. */
  changes(receipt: ToolReceipt<Input, Output, Prepared>): readonly Change[]
  /** Reads only. */
  inspect(receipt: ToolReceipt<Input, Output, Prepared>, call: ToolCall): Promise<Standing>
  /**
   * Keeps what `run` is about to change, so that the undo can itself be taken back. Journaled with its intent, so it
   * must be JSON, and not null, which stands for an undo that found nothing to do; references to blobs stand under a
   * field named `blob`. Touches nothing but blobs.
   */
  prepare(receipt: ToolReceipt<Input, Output, Prepared>, call: ToolCall): Promise<Was>
  /**
   * Takes the effect back. Called only where `inspect` said `as-left`, or `changed` with `loses` and a person's word;
   * may be called again after a crash.
   *
   * `unfinished` when something is left that may go once other effects of the run are taken back: a folder that it made
   * and others moved into. It is then called again.
   */
  run(
    receipt: ToolReceipt<Input, Output, Prepared>,
    call: ToolCall,
    order: UndoOrder<Was>,
  ): Promise<void | { readonly unfinished: boolean }>
  /** Takes the undo back: the world is again as `prepare` found it. */
  readonly redo: ToolRedo<Input, Output, Prepared, Was>
}

export interface ToolRedo<Input, Output, Prepared, Was> {
  /** `as-left` is how the undo left it, `as-before` how the undo found it. Reads only. */
  inspect(receipt: ToolReceipt<Input, Output, Prepared>, was: Was, call: ToolCall): Promise<Standing>
  /** Called only where `inspect` said `as-left`; may be called again after a crash. */
  run(receipt: ToolReceipt<Input, Output, Prepared>, was: Was, call: ToolCall): Promise<void>
}

/**
 * A typed ability. It reaches the world through the call's `world` alone.
 *
 * A thrown AppError says that the effect did not happen; anything that leaves this open (an abort, a lost connection)
 * must be thrown as it is, and the engine asks `reconcile` or a person.
 */
export interface Tool<Input, Output, Prepared extends Json = null> {
  /** Dotted, such as `fs.move`, or one word. */
  readonly name: string
  /** Raised when the meaning of an input or output changes. */
  readonly version: number
  readonly title: string
  readonly description: string
  readonly input: z.ZodType<Input>
  readonly output: z.ZodType<Output>
  readonly effect: EffectClass | ((input: Input) => EffectClass)
  readonly undoClass: UndoClass
  /**
   * Nothing in the world is other for a call, though it is not for nothing. Once it is told to stop it is over: what it says it took
   * by then it took (`lost`), else all that was reserved. Never true of what touches anything that somebody else can see.
   */
  readonly leavesNothing?: true
  /** Set where neither `prepare` nor `needs` looks at anything that effects leave behind, budgets apart. Default: false. */
  readonly readyEarly?: true
  /** The abilities that `needs` may ask for. */
  readonly capabilities: readonly Need['capability'][]
  /** Input fields that steer the effect (destination, path, command); all others are data. */
  readonly controls: readonly (keyof Input & string)[]
  /** What a call can do with what it is given, where its needs and classes do not say it all. */
  readonly reach?: Reach | ((input: Input) => Reach)
  /** Milliseconds until the call is aborted, unless the caller says otherwise. */
  readonly timeoutMs: number
  needs(input: Input): readonly Need[]
  /** What a call will take at the most, besides being one effect and its time: tokens, money. */
  cost?(input: Input, prepared: Prepared): Amounts
  /** Why it is refused where a budget does not reach for it; without it, it waits. */
  short?(
    prepared: Prepared,
    options: { readonly left: BudgetLeft; readonly call: ToolCall },
  ): AppError | undefined
  /** What it took; without it, as much as `cost` said. */
  spent?(input: Input, output: Output): Amounts
  /** What it took though it failed, by its error; without it nothing. */
  lost?(error: AppError): Amounts
  /** The label of the output by itself; the gate joins the input's. Without an output, of any that there could be. */
  label(input: Input, output?: Output): Label
  preview(input: Input, call: ToolCall): Promise<Preview>
  /** Reads what the effect depends on (identity, hash, snapshot for undo). Journaled with the intent. Touches nothing but blobs. */
  prepare(input: Input, call: ToolCall): Promise<Prepared>
  run(input: Input, prepared: Prepared, call: ToolCall): Promise<Output>
  /**
   * What an approval of the effect is bound to besides its arguments: of what was prepared, all that a person's word
   * rests on (content, size, time), and nothing that may differ without a difference to them. Default: all of it.
   */
  restsOn?(input: Input, prepared: Prepared): Json
  /** Of tools that change text: what of the change may be allowed by itself. Reads only. */
  readonly parts?: {
    /** Each as a hunk of a unified diff; undefined when the change cannot be divided. */
    list(input: Input, prepared: Prepared, call: ToolCall): Promise<readonly string[] | undefined>
    /**
     * The input that does only these.
     *
     * @throws AppError `input.invalid` for a part that there is not
     */
    only(
      input: Input,
      prepared: Prepared,
      options: { readonly parts: readonly number[]; readonly call: ToolCall },
    ): Promise<Input>
  }
  /** Required of `reconcilable` tools. Reads only. */
  reconcile?(input: Input, prepared: Prepared, call: ToolCall): Promise<Reconciled<Output>>
  readonly undo?: ToolUndo<Input, Output, Prepared>
  /** Committed with the receipt. */
  facts?(input: Input, output: Output): readonly Fact[]
}

/**
 * A tool whose types are known to itself alone, as lists of tools hold it; every `Tool` is one.
 * Whoever calls it parses the input by the tool's own schema and passes on what the tool itself prepared.
 */
export interface AnyTool extends Omit<
  Tool<unknown, unknown, Json>,
  'effect' | 'controls' | 'reach' | 'facts' | 'spent' | 'label'
> {
  readonly effect: EffectClass | { of(input: unknown): EffectClass }['of']
  readonly reach?: Reach | { of(input: unknown): Reach }['of']
  readonly controls: readonly string[]
  label(input: unknown, output?: unknown): Label
  facts?(input: unknown, output: unknown): readonly Fact[]
  spent?(input: unknown, output: unknown): Amounts
}
