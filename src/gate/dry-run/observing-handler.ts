import { z } from 'zod'

import type { Json, JsonObject } from '#base'
import {
  disarmUnknowns,
  findUnknowns,
  joinLabels,
  joinWhys,
  toProblem,
  type UnknownValue,
  unknownValue,
} from '#contract'
import type { Admission, Handler, HandlerCall, HandlerResult } from '#engine'

import type { Doorkeeper } from '../approval/doorkeeper.ts'
import { effectHash } from '../approval/effect-hash.ts'
import { Unpredictable } from '../overlay/unpredictable.ts'
import { readCall } from '../read-call.ts'
import { ToolArgs } from '../receipt.ts'
import type { AnyTool } from '../tool.ts'
import type { Toolbox } from '../toolbox.ts'
import { Fog } from './fog.ts'
import type { PlannedEffect, PlannedEffects } from './planned-effects.ts'

export interface ObservingOptions {
  readonly toolbox: Toolbox
  readonly doorkeeper: Doorkeeper
  readonly effects: PlannedEffects
  /** The time of the dry-run. */
  readonly now: () => number
  /** A clock that goes, for how long tools take. */
  readonly stopwatch: () => number
}

/**
 * The tool handler of a dry-run: the same one, over an overlay. What a person would be asked is taken note of and not
 * waited for; what cannot be simulated, or rests on something that is not known, gives a value that says so.
 */
export function createObservingHandler(inner: Handler, options: ObservingOptions): Handler {
  const observer = new Observer(inner, options)
  return {
    classify: (raw) => (unknownsIn(raw).length > 0 ? 'pure' : inner.classify(raw)),
    timeoutMs: (raw) => (unknownsIn(raw).length > 0 ? undefined : inner.timeoutMs?.(raw)),
    prepare: (raw, call) => observer.prepare(raw, call),
    admit: (raw, prepared, call) => observer.admit(raw, prepared, call),
    run: (raw, prepared, call) => observer.run(raw, prepared, call),
    ...(inner.reconcile ? { reconcile: inner.reconcile.bind(inner) } : {}),
    ...(inner.resolved ? { resolved: inner.resolved.bind(inner) } : {}),
  }
}

class Observer {
  private readonly inner: Handler
  private readonly options: ObservingOptions
  private readonly fog = new Fog()

  constructor(inner: Handler, options: ObservingOptions) {
    this.inner = inner
    this.options = options
  }

  prepare(raw: Json, call: HandlerCall): Promise<Json> {
    return this.watched(raw, call, async (effect) => {
      effect.prepared = (await this.inner.prepare?.(raw, call)) ?? null
      return effect.prepared
    })
  }

  async admit(raw: Json, prepared: Json, call: HandlerCall): Promise<Admission> {
    if (unknownsIn(raw).length > 0) return { admit: true }
    return this.watched(raw, call, async (effect) => {
      const admission = (await this.inner.admit?.(raw, prepared, call)) ?? { admit: true }
      await this.describe(effect, raw, { prepared, call, admission })
      if (admission.admit) return admission
      const { asks, summary } = readAsk(admission.hold.ask)
      effect.asks = asks
      if (summary !== undefined) effect.summary = summary
      return { admit: true }
    })
  }

  run(raw: Json, prepared: Json, call: HandlerCall): Promise<HandlerResult> {
    return this.watched(raw, call, async (effect) => {
      const unknowns = unknownsIn(raw)
      if (unknowns.length > 0) return this.unknown(effect, call, { raw, unknowns })
      const { tool, input } = readCall(this.options.toolbox, raw)
      const needs = tool.needs(input)
      const hidden = this.fog.hides(needs)
      if (hidden !== undefined) return this.unknown(effect, call, { raw, why: hidden })
      // What only reads goes out from here, too; but not where a person is asked because of what it takes along.
      const ask = effect.asks.find(({ code }) => code.startsWith('flow.'))
      if (ask && needs.some(({ capability }) => capability === 'net'))
        return this.unknown(effect, call, {
          raw,
          why: `It is not sent before you agree. ${ask.text}`,
          touchesNoFiles: true,
        })
      try {
        const result = await this.inner.run(raw, prepared, call)
        effect.outcome = 'done'
        return { ...result, output: disarmUnknowns(result.output) }
      } catch (error) {
        if (!(error instanceof Unpredictable)) throw error
        return this.unknown(effect, call, { raw, why: error.message, touchesNoFiles: true })
      }
    })
  }

  /** Takes note of a failure, and of the time that it all took. */
  private async watched<T>(
    raw: Json,
    call: HandlerCall,
    work: (effect: PlannedEffect) => Promise<T>,
  ): Promise<T> {
    const { effects, now, stopwatch } = this.options
    const effect = effects.of(call, toolNameOf(raw), now())
    const began = stopwatch()
    try {
      return await work(effect)
    } catch (error) {
      effect.outcome = 'failed'
      effect.error = toProblem(error)
      throw error
    } finally {
      effect.ms += stopwatch() - began
    }
  }

  private async describe(
    effect: PlannedEffect,
    raw: Json,
    { prepared, call, admission }: { prepared: Json; call: HandlerCall; admission: Admission },
  ): Promise<void> {
    const { toolbox, doorkeeper } = this.options
    const at = { ...readCall(toolbox, raw), prepared, call }
    const request = doorkeeper.describe(at)
    effect.request = request
    if (request.effectClass === 'pure') return
    const { tool, input } = at
    effect.hash = effectHash(request, tool.restsOn ? tool.restsOn(input, prepared) : prepared)
    // What is asked about is described by the question; of the rest, only what the report names.
    if (!admission.admit || (request.needs.length > 0 && tool.undoClass !== 'irreversible')) return
    const { summary, changes } = await tool.preview(input, toolbox.open(tool, input, call))
    effect.summary = summary
    effect.changes = changes
  }

  private unknown(
    effect: PlannedEffect,
    call: HandlerCall,
    about: { raw: Json; unknowns?: readonly UnknownValue[]; why?: string; touchesNoFiles?: boolean },
  ): HandlerResult {
    const { tool: name, input } = ToolArgs.parse(about.raw)
    const tool = this.options.toolbox.get(name)
    const why = about.why ?? joinWhys((about.unknowns ?? []).map(({ $unknown }) => $unknown.why))
    effect.outcome = 'unknown'
    effect.why = why
    const likely = likelyInput(tool, input)
    if (!about.touchesNoFiles) this.fog.add(likely === undefined ? [] : tool.needs(likely.input), name)
    const label = likely === undefined ? call.label : joinLabels(tool.label(likely.input), call.label)
    return { output: unknownValue(outputSchema(tool), why), label }
  }
}

const found = new WeakMap<object, readonly UnknownValue[]>()

function unknownsIn(raw: Json): readonly UnknownValue[] {
  if (typeof raw !== 'object' || raw === null) return []
  let unknowns = found.get(raw)
  if (!unknowns) {
    const { input } = raw as JsonObject
    unknowns = input === undefined ? [] : findUnknowns(input, 20).map(({ unknown }) => unknown)
    found.set(raw, unknowns)
  }
  return unknowns
}

function toolNameOf(raw: Json): string {
  const { tool } = raw as JsonObject
  return typeof tool === 'string' ? tool : ''
}

const Ask = z.object({
  summary: z.string().optional(),
  reasons: z.array(z.object({ code: z.string(), text: z.string() })),
})

function readAsk(ask: Json): { asks: PlannedEffect['asks']; summary: string | undefined } {
  const parsed = Ask.safeParse(ask)
  if (parsed.success) return { asks: parsed.data.reasons, summary: parsed.data.summary }
  return { asks: [{ code: 'gate.asks', text: 'The gate asks.' }], summary: undefined }
}

const standIns: readonly Json[] = ['', 'x', 0, true, [], {}]
const mostUnknownFields = 3

/** An input with something in place of what is not known, so that the tool can say what it would touch. */
function likelyInput(tool: AnyTool, input: Json): { input: unknown } | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined
  const given = input as JsonObject
  const fields = Object.keys(given).filter((name) => findUnknowns(given[name] ?? null, 1).length > 0)
  // A field that steers the effect is not guessed.
  if (fields.length > mostUnknownFields || fields.some((name) => tool.controls.includes(name)))
    return undefined
  let tries: readonly JsonObject[] = [given]
  for (const name of fields)
    tries = tries.flatMap((one) => standIns.map((standIn) => ({ ...one, [name]: standIn })))
  for (const one of tries) {
    const parsed = tool.input.safeParse(one)
    if (parsed.success) return { input: parsed.data }
  }
  return undefined
}

const schemas = new WeakMap<AnyTool, JsonObject>()

function outputSchema(tool: AnyTool): JsonObject {
  let schema = schemas.get(tool)
  if (!schema) {
    schema = z.toJSONSchema(tool.output, { unrepresentable: 'any' }) as unknown as JsonObject
    schemas.set(tool, schema)
  }
  return schema
}
