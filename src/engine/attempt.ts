import { type Clock, findNonJson, type Json } from '#base'
import { AppError, type EffectClass, type Fact, publicLabel, toProblem } from '#contract'

import type { EffectResult } from './decide.ts'
import type { Handler, HandlerCall, HandlerResult } from './handler.ts'
import type { Admission } from './hold.ts'
import type { DoubtCause } from './journal-record.ts'
import { maxPayloadLength } from './payload.ts'

/** How long an aborted handler may take to say what became of its effect. */
const graceMs = 1_000

export interface AttemptOutcome {
  readonly result: EffectResult
  readonly facts: readonly Fact[]
  /** Set where it is over without its handler having said what it took. */
  readonly untold?: true
}

/** The reason that handlers see; not an AppError, so that rethrowing it does not claim that nothing happened. */
export class Aborted extends Error {
  override readonly name = 'AbortError'
  readonly doubt: DoubtCause
  constructor(cause: DoubtCause, message: string) {
    super(message)
    this.doubt = cause
  }
}

/** One try at an effect. */
export class Attempt {
  readonly effectClass: EffectClass
  /** Made when somebody asks for the signal, which few effects do. */
  private controller: AbortController | undefined
  private aborted: Aborted | undefined
  /** Ends the run without its handler; present while that is under way. */
  private giveUp: (() => void) | undefined
  private grace: Disposable | undefined
  private readonly clock: Clock
  private readonly handler: Handler
  private readonly args: Json

  constructor(options: { clock: Clock; handler: Handler; args: Json; effectClass: EffectClass }) {
    this.clock = options.clock
    this.handler = options.handler
    this.args = options.args
    this.effectClass = options.effectClass
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController()
    if (this.aborted) this.controller.abort(this.aborted)
    return this.controller.signal
  }

  abort(cause: DoubtCause, message: string): void {
    if (this.aborted) return
    this.aborted = new Aborted(cause, message)
    this.controller?.abort(this.aborted)
    const { giveUp } = this
    if (giveUp) this.grace = this.clock.after(graceMs, giveUp)
  }

  /** Reads what the effect depends on; an answer that is no result is what to journal with the intent. */
  async prepare(call: HandlerCall): Promise<{ prepared: Json } | AttemptOutcome> {
    try {
      const prepared = (await this.handler.prepare?.(this.args, call)) ?? null
      checkJson(prepared)
      return { prepared }
    } catch (error) {
      return failed(error)
    }
  }

  /** Whether it may begin; a refusal is its outcome. */
  async admit(prepared: Json, call: HandlerCall): Promise<Admission | AttemptOutcome> {
    try {
      const admission = (await this.handler.admit?.(this.args, prepared, call)) ?? { admit: true }
      if (!admission.admit) checkJson(admission.hold.ask)
      return admission
    } catch (error) {
      return failed(error)
    }
  }

  /** Runs the handler to its end, its time-out, or an abort; never rejects. */
  async run(prepared: Json, call: HandlerCall, timeoutMs: number | undefined): Promise<AttemptOutcome> {
    if (this.aborted)
      return failed(new AppError('engine.effect_interrupted', 'It was called off before it began.'))
    const limit =
      timeoutMs === undefined
        ? undefined
        : this.clock.after(timeoutMs, () => this.abort('timeout', `No answer within ${timeoutMs} ms.`))
    const gone = new Promise<AttemptOutcome>((resolve) => {
      this.giveUp = () => resolve(this.doubt(this.aborted))
    })
    const outcome = await Promise.race([this.answer(prepared, call), gone])
    this.giveUp = undefined
    limit?.[Symbol.dispose]()
    this.grace?.[Symbol.dispose]()
    return outcome
  }

  private async answer(prepared: Json, call: HandlerCall): Promise<AttemptOutcome> {
    try {
      return done(await this.handler.run(this.args, prepared, call))
    } catch (error) {
      return error instanceof AppError ? this.failure(error) : this.doubt(error)
    }
  }

  /** Asks the world whether it happened. */
  async reconcile(prepared: Json, call: HandlerCall): Promise<AttemptOutcome | 'not-done' | { why: string }> {
    if (!this.handler.reconcile) return { why: 'Nothing can look for it.' }
    try {
      const found = await this.handler.reconcile(this.args, prepared, call)
      if (found.happened === 'unknown') return { why: found.why }
      if (!found.happened) return 'not-done'
      const { result, facts } = done(found)
      return { result: result.is === 'done' ? { ...result, reconciled: true } : result, facts }
    } catch (error) {
      return { why: `It could not be looked for: ${error instanceof Error ? error.message : String(error)}` }
    }
  }

  private doubt(error: unknown): AttemptOutcome {
    const cause = this.aborted?.doubt ?? 'error'
    const why = error instanceof Error ? error.message : String(error)
    const leavesNothing = this.handler.leavesNothing?.(this.args) === true
    if (this.effectClass !== 'pure' && !leavesNothing)
      return { result: { is: 'unknown', cause, why, asking: false }, facts: [] }
    const problem = this.aborted ? stopped(this.aborted) : error
    return leavesNothing ? { ...failed(problem), untold: true } : failed(problem)
  }

  /** What a handler says of its being stopped is told with it; that it took too long is told as that. */
  private failure(error: AppError): AttemptOutcome {
    const { aborted } = this
    if (aborted?.doubt !== 'timeout' || error.cause !== aborted) return failed(error)
    return failed(stopped(aborted, error.details))
  }
}

function failed(error: unknown): AttemptOutcome {
  return { result: { is: 'failed', error: toProblem(error) }, facts: [] }
}

function stopped({ doubt, message }: Aborted, details: AppError['details'] = {}): AppError {
  return doubt === 'timeout'
    ? new AppError('engine.effect_timeout', message, {
        hint: 'Raise the time-out, or let it be retried.',
        details,
      })
    : new AppError('engine.effect_interrupted', message, { details })
}

function done({ output, label, facts = [] }: HandlerResult): AttemptOutcome {
  try {
    return { result: { is: 'done', output: checkJson(output), label: label ?? publicLabel }, facts }
  } catch (error) {
    return { result: { is: 'failed', error: toProblem(error) }, facts }
  }
}

/** The value as a later reader of the journal will see it. */
export function checkJson(value: Json | undefined): Json {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? null
  if (typeof value === 'string' && value.length <= maxPayloadLength) return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  const found = findNonJson(value)
  if (found) {
    throw new AppError(
      'engine.value_not_json',
      `A value at ${found.path || '/'} cannot be kept in a journal: ${found.found}.`,
      {
        hint: 'Give strings, finite numbers, booleans, null, lists and objects only.',
      },
    )
  }
  const text = JSON.stringify(value)
  if (text.length > maxPayloadLength) throw tooLarge(text.length)
  return JSON.parse(text) as Json
}

function tooLarge(length: number): AppError {
  return new AppError(
    'engine.payload_too_large',
    `A value of ${length} characters is more than a run may carry.`,
    {
      hint: 'Keep it in a file and pass its path.',
      details: { limit: maxPayloadLength },
    },
  )
}
