import type { Json } from '#base'
import type { EffectClass, Grant, Label, Mode, Need, UndoClass } from '#contract'

import type { Reach } from './flow/reach.ts'

/** What the gate knows of an effect before it happens: plain data that every stage judges. */
export interface EffectRequest {
  readonly run: string
  /** The run at the top of the tree. */
  readonly root: string
  readonly key: string
  readonly tool: string
  readonly toolVersion: number
  readonly effectClass: EffectClass
  readonly undoClass: UndoClass
  /** Parsed by the tool's schema, canonical. */
  readonly input: Json
  readonly needs: readonly Need[]
  /** The join of all that went into the input. */
  readonly label: Label
  /** By top-level input field, where they are known apart; a field that is not there has `label`. */
  readonly fieldLabels: Readonly<Record<string, Label>>
  /** Input fields that steer the effect (destination, path, command); all others are data. */
  readonly controls: readonly string[]
  /** What the call can do with what it is given, where the tool says so. */
  readonly reach?: Reach
  /**
   * Of all that the decision to make this call rests on: what a model had read when it chose it. Not given for a step
   * of a workflow, which its author chose.
   */
  readonly choice?: Label
  readonly mode: Mode
  /** Of the run's context. */
  readonly grants: readonly Grant[]
  /** What the person who started the run typed: paths, hosts, addresses, words. */
  readonly named: readonly string[]
  readonly project: string
  /** The plan that the run was started with, if a person has approved one. */
  readonly plan: string | null
  /** The kept workflow that the tree of runs was started from; none for a file that somebody handed over. */
  readonly workflow?: string | undefined
}
