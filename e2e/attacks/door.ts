import { z } from 'zod'

import { type Clock, isJsonObject, type Json } from '#base'
import { AppError, type Grant, type Label, publicLabel } from '#contract'
import {
  AllowedBefore,
  type AnyTool,
  createToolHandler,
  Doorkeeper,
  type FlowRules,
  judgeFlow,
  type Reach,
  Toolbox,
} from '#gate'
import { createMemoryLeaseStore, createMemoryWorld } from '#gate/testing'
import { builtinTools } from '#tools'

const clock: Clock = { now: () => 1_000, after: () => ({ [Symbol.dispose]() {} }) }
const { signal } = new AbortController()

/** Written by somebody else, and private to the person: a mail, a file, a page read by somebody logged in. */
export const others: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['mail:inbox'] }

/** Tools as plugins will bring them: each says what it can do with what it is given. */
const more: readonly AnyTool[] = [
  plain('mail.send', ['to'], { leaves: 'sent', destinations: ['to'] }),
  plain('page.show', [], { leaves: 'shown' }),
  plain('shell.run', ['command'], { runs: true }),
  plain('bank.pay', ['to', 'amount'], { leaves: 'sent', destinations: ['to'], act: 'pay' }),
  plain('plugin.install', ['name'], { instructs: true }),
]

function plain(name: string, controls: readonly string[], reach: Reach): AnyTool {
  return {
    name,
    version: 1,
    title: name,
    description: name,
    input: z.record(z.string(), z.json()),
    output: z.json(),
    effect: 'other',
    undoClass: 'irreversible',
    capabilities: [],
    controls,
    reach,
    timeoutMs: 1_000,
    needs: () => [],
    label: () => publicLabel,
    preview: async () => ({ summary: name, changes: [] }),
    prepare: async () => null,
    run: async () => null,
  }
}

export interface Visit {
  /** Of all that went into the call; `others` when not given. */
  readonly label?: Label
  /** Of single fields. */
  readonly labels?: Readonly<Record<string, Label>>
  readonly named?: readonly string[]
  readonly standing?: FlowRules['standing']
}

/**
 * What becomes of a call at the door of the gate, in autopilot and with everything granted that it needs
 * or that was named, so that
 * nothing but the flow of information speaks against it: `go`, the codes of the reasons that a person is told, or the
 * code of the refusal.
 */
export async function atDoor(name: string, input: Json, visit: Visit = {}): Promise<string> {
  const { label = others, labels, named = [], standing = [] } = visit
  const tools = [...builtinTools, ...more]
  // What is moved or copied is there.
  const from = isJsonObject(input) && typeof input['from'] === 'string' ? input['from'] : '/from'
  const world = createMemoryWorld({ tree: { [from]: 'x' } })
  const toolbox = new Toolbox({ tools, clock, worldWithin: () => world })
  const doorkeeper = new Doorkeeper({
    toolbox,
    clock,
    stages: [(request) => judgeFlow(request, { standing })],
    allowed: new AllowedBefore(createMemoryLeaseStore(), {
      get: async () => undefined,
      list: async () => [],
    }),
    cashier: null,
    terms: () => ({ timeoutMs: null, answer: 'deny' }),
  })
  const handler = createToolHandler(toolbox, doorkeeper)
  const tool = toolbox.get(name)
  const granted = [
    ...tool.needs(tool.input.parse(input)),
    ...named
      .filter((text) => text.startsWith('/'))
      .map((resource) => ({ capability: 'fs.write' as const, resource })),
  ]
  const grants = granted.map((grant): Grant => ({ ...grant, reason: 'test' }))
  const context = { mode: 'autopilot', grants, named } as unknown as { [key: string]: Json }
  const args = { tool: name, input, ...(labels ? { labels } : {}) } as unknown as Json
  const call = {
    run: 'r',
    root: 'r',
    key: 'k',
    attempt: 1,
    idempotencyKey: 'i',
    answer: null,
    context,
    label,
    signal,
  }
  try {
    // What is at the place matters to a question only; a path of another system cannot be looked at here.
    const prepared = await Promise.resolve(handler.prepare?.(args, call) ?? null).catch(() => null)
    const admission = await handler.admit?.(args, prepared, call)
    if (!admission || admission.admit) return 'go'
    const { reasons } = admission.hold.ask as { reasons: { code: string }[] }
    return [...new Set(reasons.map(({ code }) => code))].join(' ')
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}
