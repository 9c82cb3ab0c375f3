import { type Clock, sleep } from '#base'
import {
  AppError,
  type ErrorCode,
  type ModelAnswer,
  type ModelAttempt,
  type ModelCall,
  type ModelEmbedCall,
  type ModelEmbedding,
  type ModelPrice,
  type ModelRef,
  type ModelSettings,
  ModelUsage,
} from '#contract'
import type { BudgetLeft, ModelPlan, Models } from '#gate'

import { applied, declined, decliningRule, heldBy, placedRules } from './degrade.ts'
import { owedFor, pauseBefore, remedyFor, sumOf } from './attempts.ts'
import { asRequest, embed } from './embed.ts'
import { LearnedFactor, tokensIn, tokensOf } from './estimate-tokens.ts'
import { OneTry, type SaidPiece } from './one-try.ts'
import type { ModelClient, ModelReply, ModelRequest } from './ports/model-client.ts'
import type { ModelFilter, Verdict } from './ports/model-filter.ts'
import { costOf, free, type PriceList, priceOf } from './prices.ts'
import { type ProviderHealth, ProviderDesk } from './provider-desk.ts'
import { routeOf, targetOf } from './read-settings.ts'

export interface RouterOptions {
  readonly client: ModelClient
  readonly prices: PriceList
  readonly clock: Clock
  /** From 0 to 1. */
  readonly random: () => number
  readonly settings: () => ModelSettings
  /** Looks at what is sent and at what is answered. */
  readonly filter?: ModelFilter
  /** Told of each piece of an answer as it comes. Another attempt begins the answer anew. */
  readonly said?: (piece: SaidPiece) => void
}

/** One call on its way. */
interface Errand {
  readonly request: ModelRequest
  /** What is reserved for it: all tries together take no more. */
  readonly plan: ModelPlan
  /** How often each model is asked again. */
  readonly retries: number
  readonly key: string
  readonly signal: AbortSignal
  readonly attempts: ModelAttempt[]
  /** When it began, by the clock. */
  readonly at: number
}

/** Asks the models of a route one after the other. What it keeps of one call touches no other. */
export class Router implements Models {
  readonly #options: RouterOptions
  readonly #desks = new Map<string, ProviderDesk>()
  readonly #factor = new LearnedFactor()

  constructor(options: RouterOptions) {
    this.#options = options
  }

  async plan(call: ModelCall, left: readonly BudgetLeft[] = []): Promise<ModelPlan> {
    const settings = this.#options.settings()
    const { models, degrade } = routeOf(settings, call)
    const rules = placedRules(degrade)
    let plan: ModelPlan = await this.#planOf(settings, call, models)
    for (const placed of rules) {
      const { does } = placed.rule
      const budget = heldBy(placed.rule, { left, needs: plan })
      if (!budget) continue
      if (does === 'decline') throw declined(applied(placed, budget), { left: budget, needs: plan })
      const cheaper = await this.#planOf(settings, call, [does.use])
      plan = { ...cheaper, degraded: applied(placed, budget) }
    }
    const last = decliningRule(rules)
    if (!last) return plan
    return { ...plan, declines: { place: last.place, rule: last.text, of: last.rule.of } }
  }

  declined(plan: ModelPlan, left: BudgetLeft): AppError | undefined {
    const { declines } = plan
    if (!declines || (declines.of !== 'any' && !left.account.startsWith(`${declines.of}:`))) return undefined
    return declined(declines, { left, needs: plan })
  }

  async #planOf(
    settings: ModelSettings,
    call: ModelCall,
    models: readonly ModelRef[],
  ): Promise<Pick<ModelPlan, 'models' | 'tokens' | 'money'>> {
    const request = requestOf(call)
    let [tokens, money] = [0, 0]
    // Each of them may begin to answer, and break off, before the last one answers.
    for (const ref of models) {
      const most = await this.#mostOf(settings, { ref, request })
      tokens += most.tokens
      money += most.money
    }
    return { models, tokens, money }
  }

  async ask(
    call: ModelCall,
    plan: ModelPlan,
    { signal, key }: { signal: AbortSignal; key: string },
  ): Promise<ModelAnswer> {
    const { retries } = routeOf(this.#options.settings(), call)
    const errand: Errand = {
      request: requestOf(call),
      plan,
      retries,
      key,
      signal,
      attempts: [],
      at: this.#options.clock.now(),
    }
    for (const ref of plan.models) {
      const reply = await this.#askOne(errand, ref)
      if (!reply) continue
      const { attempts } = errand
      const { text, calls, object, finish } = reply
      return {
        text,
        calls: [...calls],
        object: object as ModelAnswer['object'],
        finish,
        model: ref,
        ...sumOf(attempts),
        attempts,
      }
    }
    throw noneAnswered(errand.attempts)
  }

  async planVectors(call: ModelEmbedCall): Promise<{ tokens: number; money: number }> {
    return this.#mostOf(this.#options.settings(), { ref: call.model, request: asRequest(call.texts) })
  }

  async vectors(call: ModelEmbedCall, { signal }: { signal: AbortSignal }): Promise<ModelEmbedding> {
    const { client, clock, random, filter } = this.#options
    const settings = this.#options.settings()
    const target = targetOf(settings, call.model)
    return embed(call, {
      client,
      clock,
      random,
      target,
      desk: this.#deskOf(target.provider.name),
      filter: await filter?.of(target.provider),
      expected: (await this.planVectors(call)).tokens,
      costOf: (usage) => this.#costOf(settings, { ref: call.model, usage }),
      signal,
    })
  }

  /** What a model costs; undefined when nobody knows. @throws AppError `model.call_refused` */
  priceOf(ref: ModelRef): Promise<ModelPrice | undefined> {
    return this.#priceOf(this.#options.settings(), ref)
  }

  /** How a provider does, as far as calls of this process can tell. */
  health(provider: string): ProviderHealth {
    return this.#deskOf(provider).health
  }

  /** Asks one model, and again where that may help; undefined when it does not answer. */
  async #askOne(errand: Errand, ref: ModelRef): Promise<ModelReply | undefined> {
    const { clock, random } = this.#options
    for (let retry = 0; ; retry += 1) {
      const error = await this.#try(errand, ref)
      if (!(error instanceof AppError)) return error
      if (!remedyFor(error).again || retry === errand.retries) return undefined
      const pauseMs = pauseBefore(retry + 1, { error, random: random() })
      if (pauseMs === null) return undefined
      await sleep(clock, pauseMs, { signal: errand.signal }).catch((reason: unknown) => {
        throw stopped(errand, { reason })
      })
    }
  }

  /** One try; its failure is an answer, too. Thrown is what the caller gave up, and what is a bug. */
  async #try(errand: Errand, ref: ModelRef): Promise<ModelReply | AppError> {
    const { clock, client, said } = this.#options
    // As they are now: what is changed while it is asked holds for the next try.
    const settings = this.#options.settings()
    const { request, signal, attempts, key, at: callAt } = errand
    const attempt = attempts.length + 1
    const one = new OneTry(ref, { clock, callAt, told: (text) => said?.({ key, attempt, model: ref, text }) })
    const target = targetOf(settings, ref)
    const desk = this.#deskOf(target.provider.name)
    const filter = await this.#options.filter?.of(target.provider)
    const sent = filter?.before(request) ?? { does: 'pass' as const }
    if (sent.does !== 'pass') one.noteFilters(sent.by)
    if (sent.does === 'refuse') {
      const error = filtered(ref, sent.by)
      const { code, message: why } = error
      attempts.push(one.ended({ outcome: 'skipped', code, why, usage: null, cost: null }))
      return error
    }
    if (filter) one.filterBy(filter)
    const notAsked = (reason: string): AppError => {
      const why = `${ref} is not asked: ${reason}`
      attempts.push(one.ended({ outcome: 'skipped', code: null, why, usage: null, cost: null }))
      return new AppError('model.none_answered', why)
    }
    if (!(await this.#isReservedFor(errand, { ref, settings })))
      return notAsked('what was reserved does not reach for another try.')
    const given = sent.does === 'replace' ? sent.with : request
    const call = (): Promise<ModelReply> => {
      one.start()
      return client.ask(target, given, { signal, onText: one.onText })
    }
    try {
      const visit = await desk.visit(target.provider.limits, call, { signal })
      if (!visit) return notAsked(desk.whyLeftAlone)
      const whole = visit.answer
      const usage = whole.usage ?? this.#guess(given, ref, whole.text + JSON.stringify(whole.calls))
      if (whole.usage) this.#factor.learn(ref, { estimated: tokensOf(given), actual: whole.usage.input })
      const cost = await this.#costOf(settings, { ref, usage })
      const taken = filter?.after(whole) ?? { does: 'pass' as const }
      if (taken.does !== 'pass') one.noteFilters(taken.by)
      const { replayed = false } = whole
      attempts.push(
        one.ended({ outcome: 'answered', code: null, why: '', replayed, usage, cost }, whole.served),
      )
      return replyOf(whole, taken)
    } catch (error) {
      if (signal.aborted) {
        attempts.push(await this.#stopped(request, ref, one))
        throw stopped(errand, { reason: signal.reason, text: one.tellable })
      }
      if (!(error instanceof AppError)) throw error
      // What had begun to come is paid for, whatever became of the rest.
      const told = ModelUsage.safeParse(error.details['usage']).data
      const usage = told ?? (one.text === '' ? null : this.#guess(request, ref, one.text))
      const cost = usage && (await this.#costOf(settings, { ref, usage }))
      const { code, message: why } = error
      const replayed = error.details['replayed'] === true
      attempts.push(one.ended({ outcome: 'failed', code, why, replayed, usage, cost }))
      return error
    }
  }

  /** A try that was given up: what was sent is to be paid, and what was heard of the answer. */
  async #stopped(request: ModelRequest, ref: ModelRef, one: OneTry): Promise<ModelAttempt> {
    const why = one.isSent ? `${ref} was stopped while it answered.` : `${ref} was not asked any more.`
    const usage = one.isSent ? this.#guess(request, ref, one.text) : null
    const cost = usage && (await this.#costOf(this.#options.settings(), { ref, usage }))
    return one.ended({ outcome: one.isSent ? 'stopped' : 'skipped', code: null, why, usage, cost })
  }

  /** Whether what was reserved reaches for a try. The first is what it was reserved for, whatever has been learned since. */
  async #isReservedFor(
    { request, plan, attempts }: Errand,
    { ref, settings }: { ref: ModelRef; settings: ModelSettings },
  ): Promise<boolean> {
    if (!attempts.some((one) => one.usage)) return true
    const { usage, cost } = sumOf(attempts)
    const most = await this.#mostOf(settings, { ref, request })
    const tokens = usage.input + usage.output + most.tokens
    return tokens <= plan.tokens && (cost ?? 0) + most.money <= plan.money
  }

  /** What one try can take. @throws AppError `model.price_unknown` */
  async #mostOf(
    settings: ModelSettings,
    { ref, request }: { ref: ModelRef; request: ModelRequest },
  ): Promise<{ tokens: number; money: number }> {
    const price = await this.#priceOf(settings, ref)
    if (!price) throw priceUnknown(ref)
    const input = this.#factor.apply(ref, tokensOf(request))
    const output = request.maxTokens
    return { tokens: input + output, money: costOf({ input, output, cached: 0, estimated: true }, price) }
  }

  #guess(request: ModelRequest, ref: ModelRef, text: string): ModelAnswer['usage'] {
    const input = this.#factor.apply(ref, tokensOf(request))
    return { input, output: tokensIn(text), cached: 0, estimated: true }
  }

  async #costOf(
    settings: ModelSettings,
    { ref, usage }: { ref: ModelRef; usage: ModelAnswer['usage'] },
  ): Promise<number | null> {
    const price = await this.#priceOf(settings, ref)
    return price ? costOf(usage, price) : null
  }

  async #priceOf(settings: ModelSettings, ref: ModelRef): Promise<ModelPrice | undefined> {
    const target = targetOf(settings, ref)
    const known = await priceOf(target, { ref, said: settings.prices, list: this.#options.prices })
    return known ?? (settings.tape?.does === 'replay' ? free : undefined)
  }

  #deskOf(provider: string): ProviderDesk {
    const known = this.#desks.get(provider)
    if (known) return known
    const made = new ProviderDesk(this.#options.clock)
    this.#desks.set(provider, made)
    return made
  }
}

function requestOf({
  instructions,
  messages,
  prompt,
  tools,
  schema,
  maxTokens,
  temperature,
}: ModelCall): ModelRequest {
  const asked = prompt === '' ? messages : [...messages, { role: 'user' as const, text: prompt }]
  return { instructions, messages: asked, tools, schema, maxTokens, temperature }
}

/** Of what is refused, nothing is taken; it was asked and answered all the same. */
function replyOf(whole: ModelReply, taken: Verdict<ModelReply>): ModelReply {
  if (taken.does === 'pass') return whole
  if (taken.does === 'replace') return taken.with
  return { ...whole, text: '', calls: [], object: null, finish: 'filtered' }
}

function filtered(ref: ModelRef, by: readonly string[]): AppError {
  return new AppError('model.filtered', `${ref} is not asked: ${by.join(', ')} does not let that be sent.`, {
    hint: 'Leave out what must not be sent, ask a model on this machine, or see `adjutant models filter list`.',
    details: { model: ref, filters: [...by] },
  })
}

function priceUnknown(ref: ModelRef): AppError {
  return new AppError('model.price_unknown', `Nobody knows what ${ref} costs.`, {
    hint: `Say it with \`adjutant models price ${ref} --input DOLLARS --output DOLLARS\`, for a million tokens each.`,
    details: { model: ref },
  })
}

/** Characters that are kept of an answer that was stopped. */
const longestKept = 200_000

/** The caller gave it up: with what that took, and what had come of the answer. */
function stopped(
  { attempts }: Pick<Errand, 'attempts'>,
  { reason, text = '' }: { reason: unknown; text?: string },
): AppError {
  const isHeard = text !== ''
  return new AppError(
    'model.stopped',
    isHeard
      ? 'The model was stopped in the middle of its answer.'
      : 'The model was stopped before it said anything.',
    {
      cause: reason,
      hint: 'Ask again if the answer is wanted after all.',
      details: { ...tookOf(attempts), text: text.slice(0, longestKept).toWellFormed() },
    },
  )
}

function tookOf(attempts: readonly ModelAttempt[]) {
  const { usage, cost } = sumOf(owedFor(attempts))
  return {
    tokens: usage.input + usage.output,
    money: cost ?? 0,
    attempts: attempts.map((one) => ({ ...one })),
  }
}

/** A failure that all tries have in common is told as itself. */
function noneAnswered(attempts: readonly ModelAttempt[]): AppError {
  const details = tookOf(attempts)
  const whys = [...new Set(attempts.map(({ why }) => why))]
  const codes = [...new Set(attempts.flatMap(({ code }) => (code === null ? [] : [code])))]
  const [code = 'model.none_answered'] = codes.length === 1 ? codes : []
  const message = whys.length === 1 ? (whys[0] ?? '') : `No model has answered. ${whys.join(' ')}`
  return new AppError(code as ErrorCode, message, {
    hint: 'Try the providers with `adjutant models test`.',
    details,
  })
}
