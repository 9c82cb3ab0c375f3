import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { z } from 'zod'

import type { Clock, Json } from '#base'
import { AppError, type Fact, personLabel, publicLabel } from '#contract'
import type { FactStore, HandlerCall, StoredFact } from '#engine'

import { Doorkeeper, type Stage } from './approval/doorkeeper.ts'
import { AllowedBefore } from './approval/allowed-before.ts'
import { createMemoryLeaseStore, createMemoryWorld } from './testing.ts'
import { createToolHandler } from './tool-handler.ts'
import type { Tool } from './tool.ts'
import { Toolbox } from './toolbox.ts'
import { createReceiptsHandler } from './undo/listing.ts'
import { createUndoHandler } from './undo/undo-handler.ts'

const signal = new AbortController().signal
const clock: Clock = { now: () => 1_000, after: () => ({ [Symbol.dispose]() {} }) }

/** A light that is switched: the smallest world that can be changed and changed back. */
function lamp(state: {
  on: boolean
  changedBy?: string
}): Tool<{ on: boolean }, { on: boolean }, { was: boolean }> {
  return {
    name: 'lamp.switch',
    version: 1,
    title: 'Switch',
    description: 'Switches the lamp.',
    input: z.strictObject({ on: z.boolean() }),
    output: z.strictObject({ on: z.boolean() }),
    effect: 'reconcilable',
    undoClass: 'reversible',
    capabilities: ['fs.write'],
    controls: ['on'],
    timeoutMs: 1_000,
    needs: () => [{ capability: 'fs.write', resource: '/lamp' }],
    label: () => publicLabel,
    preview: async ({ on }) => ({ summary: `Switch ${on ? 'on' : 'off'}`, changes: [] }),
    prepare: async () => ({ was: state.on }),
    async run({ on }) {
      state.on = on
      return { on }
    },
    async reconcile({ on }, { was }) {
      if (state.on === on && was !== on) return { happened: true, output: { on } }
      return was === on ? { happened: 'unknown', why: 'It was so before.' } : { happened: false }
    },
    undo: {
      paths: () => ['/lamp'],
      changes: () => [{ verb: 'replace', target: '/lamp' }],
      prepare: async () => ({ was: state.on }),
      async inspect({ output, prepared }) {
        if (state.changedBy) return { state: 'changed', why: `${state.changedBy} was here` }
        if (state.on === prepared.was && state.on !== output.on) return { state: 'as-before' }
        return { state: 'as-left' }
      },
      async run({ prepared }) {
        state.on = prepared.was
      },
      redo: {
        async inspect({ prepared }) {
          return { state: state.on === prepared.was ? 'as-left' : 'as-before' }
        },
        async run({ output }) {
          state.on = output.on
        },
      },
    },
  }
}

function stage(state: { on: boolean; changedBy?: string }, stages: readonly Stage[] = []) {
  const toolbox = new Toolbox({ tools: [lamp(state)], clock, worldWithin: () => createMemoryWorld() })
  const facts: StoredFact[] = []
  const store: FactStore = {
    get: async (position) => facts.find((fact) => fact.position === position),
    list: async ({ kind, subject }) =>
      facts
        .filter((fact) => fact.kind === kind && (subject === undefined || fact.subject === subject))
        .toReversed(),
  }
  const keep = (given: readonly Fact[] = [], run = 'r'): void => {
    for (const fact of given)
      facts.push({ ...fact, position: facts.length + 1, run, key: 'k', attempt: 1, at: 0 })
  }
  const leases = createMemoryLeaseStore()
  const doorkeeper = new Doorkeeper({
    toolbox,
    clock,
    stages,
    allowed: new AllowedBefore(leases, store),
    cashier: null,
    terms: () => ({ timeoutMs: null, answer: 'deny' }),
  })
  return {
    leases,
    handler: createToolHandler(toolbox, doorkeeper),
    undo: createUndoHandler(store, toolbox),
    receipts: createReceiptsHandler(store, toolbox),
    facts,
    keep,
  }
}

function call(granted = true, answer: Json = null): HandlerCall {
  const grants = granted ? [{ capability: 'fs.write', resource: '/lamp', reason: 'test' }] : []
  return {
    run: 'r',
    root: 'r',
    key: 'k',
    attempt: 1,
    idempotencyKey: 'i',
    context: { grants },
    label: personLabel,
    answer,
    signal,
  }
}

const args = { tool: 'lamp.switch', input: { on: true } }

async function refused(code: string, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => error instanceof AppError && error.code === code)
}

describe('a tool call', () => {
  test('is prepared, done, and leaves a receipt that says how it was', async () => {
    const { handler, facts, keep } = stage({ on: false })
    const prepared = (await handler.prepare?.(args, call())) as Json
    const result = await handler.run(args, prepared, call())
    keep(result.facts)
    assert.deepEqual(result.output, { on: true })
    assert.deepEqual(facts[0]?.data, {
      tool: 'lamp.switch',
      version: 1,
      input: { on: true },
      prepared: { was: false },
      output: { on: true },
      undo: 'reversible',
    })
  })

  test('is refused without a grant, before anything is looked at', async () => {
    const state = { on: false }
    const { handler } = stage(state)
    await refused('gate.not_granted', handler.prepare?.(args, call(false)) as Promise<Json>)
    await refused('gate.not_granted', handler.run(args, null, call(false)))
    assert.equal(state.on, false)
  })

  test('is refused with an input that the tool does not take, and for a tool that is not there', async () => {
    const { handler } = stage({ on: false })
    await refused('input.invalid', handler.run({ tool: 'lamp.switch', input: { on: 'yes' } }, null, call()))
    await refused('gate.tool_unknown', handler.run({ tool: 'lamp.break', input: {} }, null, call()))
  })

  test('in doubt is asked of the tool, and a found one brings its receipt', async () => {
    const { handler } = stage({ on: true })
    const found = await handler.reconcile?.(args, { was: false }, call())
    assert.equal(found?.happened, true)
    assert.equal(found && 'facts' in found ? found.facts?.[0]?.kind : undefined, 'receipt')
    const state = stage({ on: false })
    assert.deepEqual(await state.handler.reconcile?.(args, { was: false }, call()), { happened: false })
  })
})

test('a stage is told of which workflow the run is, so that a rule for it can hold', async () => {
  const seen: unknown[] = []
  const { handler } = stage({ on: false }, [(request) => (seen.push(request.workflow), { say: 'go' })])
  const given = call()
  await handler.admit?.(args, null, { ...given, context: { ...given.context, workflow: 'tidy' } })
  await handler.admit?.(args, null, given)
  assert.deepEqual(seen, ['tidy', undefined])
})

describe('taking a receipt back', () => {
  async function done(state: { on: boolean; changedBy?: string }, override?: Json) {
    const staged = stage(state)
    const given = override === undefined ? args : { ...args, undo: override }
    staged.keep((await staged.handler.run(given, { was: false }, call())).facts)
    return staged
  }

  test('restores what was, once, and is no longer listed', async () => {
    const state = { on: false }
    const { undo, keep, receipts } = await done(state)
    const listing = { run: 'r', before: null }
    assert.deepEqual((await receipts.run(listing, null, call())).output, {
      receipts: [{ position: 1, paths: ['/lamp'] }],
      before: null,
    })
    const prepared = (await undo.prepare?.({ position: 1 }, call())) as Json
    const result = await undo.run({ position: 1 }, prepared, call())
    keep(result.facts, 'u')
    assert.deepEqual(result.output, { state: 'undone' })
    assert.equal(state.on, false)
    assert.deepEqual((await receipts.run(listing, null, call())).output, { receipts: [], before: null })
  })

  test('leaves alone what somebody has changed since', async () => {
    const state: { on: boolean; changedBy?: string } = { on: false }
    const { undo } = await done(state)
    state.changedBy = 'Ada'
    const prepared = (await undo.prepare?.({ position: 1 }, call())) as Json
    const result = await undo.run({ position: 1 }, prepared, call())
    assert.deepEqual(result, {
      output: { state: 'changed', why: 'Ada was here' },
      label: publicLabel,
    })
    assert.equal(state.on, true)
  })

  test('keeps what the workflow says is to stay', async () => {
    const state = { on: false }
    const { undo } = await done(state, 'none')
    assert.equal(((await undo.run({ position: 1 }, null, call())).output as { state: string }).state, 'kept')
    assert.equal(state.on, true)
  })

  test('cut short is finished by whoever asks again, and looked at once more at the end', async () => {
    const state = { on: false }
    const { undo } = await done(state)
    assert.deepEqual(
      await undo.reconcile?.({ position: 1 }, { standing: { state: 'as-left' }, was: null }, call()),
      {
        happened: false,
      },
    )
    state.on = false
    const found = await undo.reconcile?.(
      { position: 1 },
      { standing: { state: 'as-left' }, was: null },
      call(),
    )
    assert.deepEqual(found && 'output' in found && found.output, { state: 'undone', unfinished: true })
  })
})
