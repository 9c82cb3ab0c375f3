import { type Clock, isJsonObject, type Json } from '#base'
import {
  type Amounts,
  AppError,
  ApprovalAnswer,
  type ApprovalAsk,
  type Fact,
  type Label,
  publicLabel,
} from '#contract'
import type { Admission, HandlerCall } from '#engine'

import type { EffectRequest } from '../effect-request.ts'
import { contextOf } from '../run-context.ts'
import type { AskTerms } from '../policy/compile-policy.ts'
import type { Toolbox } from '../toolbox.ts'
import type { ToolArgs } from '../receipt.ts'
import { joinVerdicts, type Reason, type Verdict } from '../verdict.ts'
import type { ReadCall } from '../read-call.ts'
import type { Cashier } from '../budget/cashier.ts'
import { effectHash } from './effect-hash.ts'
import { portionOf } from './part.ts'
import type { AllowedBefore } from './allowed-before.ts'

/** One stage of the gate: judges an effect by what is known of it. Pure; what it judges by is read when it is made. */
export type Stage = (request: EffectRequest) => Verdict

export interface DoorkeeperOptions {
  readonly toolbox: Toolbox
  readonly clock: Clock
  readonly stages: readonly Stage[]
  readonly allowed: AllowedBefore
  /** Null where nothing is counted. */
  readonly cashier: Cashier | null
  /** What becomes of a question that nobody answers. */
  terms(request: EffectRequest): AskTerms
}

/** An effect at the door: understood and prepared. */
export interface AtDoor extends ReadCall {
  readonly prepared: Json
  readonly call: HandlerCall
}

/** Lets effects pass, refuses them, or has a person asked. */
export class Doorkeeper {
  private readonly options: DoorkeeperOptions

  constructor(options: DoorkeeperOptions) {
    this.options = options
  }

  /** @throws AppError when the effect is refused: `gate.denied`, or the code of the stage that refuses */
  admit(at: AtDoor): Admission | Promise<Admission> {
    const request = this.describe(at)
    // It was let in before it was cut short, and what it has left is finished; but every attempt is paid for.
    if (at.call.unfinished) return this.charge(at, request)
    const verdict = joinVerdicts(this.options.stages.map((judge) => judge(request)))
    if (verdict.say === 'refuse') throw verdict.error
    if (verdict.say === 'go') return this.charge(at, request)
    return this.ask(at, request, verdict.reasons).then((admission) => {
      if (!admission.admit) return admission
      const charged = this.charge(at, request)
      return { ...charged, facts: [...(admission.facts ?? []), ...(charged.facts ?? [])] }
    })
  }

  /**
   * What belongs to an effect that has ended, beyond its receipt.
   *
   * @param amounts what it took; of what is not named, as much as was reserved
   * @param earlier whether it may have been admitted by a process before this one
   */
  settled(
    { run, key, attempt }: Pick<HandlerCall, 'run' | 'key' | 'attempt'>,
    amounts: Amounts,
    { earlier = false }: { earlier?: boolean } = {},
  ): readonly Fact[] {
    return this.options.cashier?.settle({ run, key, attempt }, amounts, { earlier }) ?? []
  }

  /** An effect that was admitted does not begin. */
  withdraw({ run, key, attempt }: Pick<HandlerCall, 'run' | 'key' | 'attempt'>): void {
    this.options.cashier?.withdraw({ run, key, attempt })
  }

  private charge({ tool, input, prepared, call }: AtDoor, request: EffectRequest): Admission {
    const { cashier } = this.options
    if (!cashier) return admitted
    const isPure = request.effectClass === 'pure'
    const cost = tool.cost?.(input, portionOf(input, prepared).whole)
    if (isPure && !cost) return admitted
    const time = call.timeoutMs ?? tool.timeoutMs
    const estimate = { ...(isPure ? {} : { effects: 1 }), time, ...cost }
    const { whole } = portionOf(input, prepared)
    return cashier.admit(request, {
      attempt: call.attempt,
      early: call.early === true,
      estimate,
      answer: call.answer,
      refuse: (left) => tool.short?.(whole, { left, call: this.options.toolbox.open(tool, input, call) }),
    })
  }

  private async ask(at: AtDoor, request: EffectRequest, reasons: readonly Reason[]): Promise<Admission> {
    const { tool, input, prepared, call } = at
    const { whole } = portionOf(input, prepared)
    const hash = effectHash(request, tool.restsOn ? tool.restsOn(input, whole) : whole)
    const answer = ApprovalAnswer.safeParse(call.answer).data
    if (answer?.decision === 'deny') {
      throw new AppError(
        'gate.denied',
        answer.why === '' ? 'It was not allowed.' : `It was not allowed: ${answer.why}`,
        {
          details: { tool: tool.name, key: call.key },
        },
      )
    }
    if (answer?.hash === hash) return admitted
    const lookAgain = this.options.allowed.givenSince(request.root)
    const fact = await this.allowedBefore(hash, request, reasons)
    if (fact) return { admit: true, facts: [fact] }
    const toolCall = this.options.toolbox.open(tool, input, call)
    const { summary, changes } = await tool.preview(input, toolCall)
    const hunks = await tool.parts?.list(input, whole, toolCall)
    const ask: ApprovalAsk = {
      hash,
      tool: tool.name,
      summary,
      changes: changes.map((change) => ({ ...change })),
      undo: tool.undoClass,
      reasons: reasons.map((reason) => ({ ...reason })),
      ...(hunks ? { hunks: [...hunks] } : {}),
      ...(answer ? { changed: true } : {}),
    }
    const { timeoutMs, answer: silence } = this.options.terms(request)
    const onExpiry: ApprovalAnswer =
      silence === 'allow'
        ? { decision: 'allow', hash }
        : { decision: 'deny', why: 'Nobody answered in time.' }
    const expiresAt = timeoutMs === null ? null : this.options.clock.now() + timeoutMs
    return {
      admit: false,
      hold: { reason: 'approval', ask: ask as unknown as Json, expiresAt, onExpiry: onExpiry as Json },
      // A lease that is given while the question is made up finds nothing yet that it could answer.
      lookAgain,
    }
  }

  private async allowedBefore(
    hash: string,
    request: EffectRequest,
    reasons: readonly Reason[],
  ): Promise<Fact | undefined> {
    const { plan } = request
    const planned = plan === null ? undefined : await this.options.allowed.inPlan(plan, hash, request)
    if (planned) return planned
    // A lease is given without seeing the effect, so it cannot vouch for where its parts come from and go to.
    if (reasons.some(({ code }) => code.startsWith('flow.'))) return undefined
    return this.options.allowed.inLease(hash, request, this.options.clock.now())
  }

  /** What is known of an effect at the door. */
  describe({ args, tool, input, effectClass, call }: AtDoor): EffectRequest {
    const { mode, named, project, workflow, plan = null } = contextOf(call.context)
    return {
      run: call.run,
      root: call.root,
      key: call.key,
      tool: tool.name,
      toolVersion: tool.version,
      effectClass,
      undoClass: tool.undoClass,
      input: input as Json,
      needs: tool.needs(input),
      label: call.label,
      fieldLabels: labelsOf(args, input),
      controls: tool.controls,
      ...(tool.reach ? { reach: typeof tool.reach === 'function' ? tool.reach(input) : tool.reach } : {}),
      ...(args.choice ? { choice: args.choice } : {}),
      mode,
      grants: this.options.toolbox.grantsFor(call),
      named,
      project,
      workflow,
      plan,
    }
  }
}

/** The labels of an input's fields, where they are known apart. What the tool's own schema fills in nobody has said. */
function labelsOf({ labels = {}, input: given }: ToolArgs, parsed: unknown): Readonly<Record<string, Label>> {
  if (!isJsonObject(given) || typeof parsed !== 'object' || parsed === null) return labels
  const filled = Object.keys(parsed).filter((field) => !Object.hasOwn(given, field))
  if (filled.length === 0) return labels
  return { ...Object.fromEntries(filled.map((field) => [field, publicLabel])), ...labels }
}

const admitted: Admission = { admit: true }
