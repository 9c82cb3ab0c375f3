import { appendFileSync, existsSync, readFileSync } from 'node:fs'

import { z } from 'zod'

import { AppError, publicLabel } from '#contract'
import type { AnyTool, ToolCall } from '#gate'

/** What every call is announced to cost at the most. */
export const announced = { tokens: 100, money: 1_000 }

const Input = z.strictObject({
  tokens: z.int().min(1).max(announced.tokens),
  /** Milliseconds until it has billed, and from there until it answers. */
  pauses: z.tuple([z.int(), z.int()]),
  /** Whether a process finds nobody there when it tries first. */
  fails: z.boolean(),
})
const Billed = z.strictObject({ tokens: z.int(), money: z.int() })
export type Billed = z.infer<typeof Billed>

/** One line of the provider's own books. */
export interface Bill extends Billed {
  readonly id: string
  readonly tool: string
}

export function readBills(file: string): readonly Bill[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Bill)
}

/**
 * Two ways to buy something of a provider that keeps its books outside: `buy.asked` can be asked afterwards whether it
 * was billed, `buy.blind` bills every time that it is called.
 */
export function createTools(file: string): readonly AnyTool[] {
  const tool = {
    version: 1,
    title: 'Buy',
    description: 'Buys something.',
    input: Input,
    output: Billed,
    undoClass: 'irreversible',
    capabilities: [],
    controls: [],
    timeoutMs: 30_000,
    needs: () => [],
    label: () => publicLabel,
    readyEarly: true,
    preview: async () => ({ summary: 'Buy', changes: [] }),
    prepare: async () => null,
    cost: () => announced,
    spent: (_input: unknown, output: unknown) => Billed.parse(output),
  } as const
  const runOf = (name: string) => (input: unknown, _prepared: unknown, call: ToolCall) =>
    buy(file, input, { name, call })
  return [
    { ...tool, name: 'buy.blind', effect: 'idempotent', run: runOf('buy.blind') },
    {
      ...tool,
      name: 'buy.asked',
      effect: 'reconcilable',
      run: runOf('buy.asked'),
      async reconcile(_input: unknown, _prepared: unknown, { idempotencyKey }: ToolCall) {
        const bill = readBills(file).find(({ id }) => id === idempotencyKey)
        if (!bill) return { happened: false }
        return { happened: true, output: { tokens: bill.tokens, money: bill.money } }
      },
    },
  ]
}

const failed = new Set<string>()

async function buy(
  file: string,
  input: unknown,
  { name, call }: { name: string; call: ToolCall },
): Promise<Billed> {
  const { tokens, pauses, fails } = Input.parse(input)
  await call.sleepUntil(call.now + pauses[0])
  if (fails && !failed.has(call.idempotencyKey)) {
    failed.add(call.idempotencyKey)
    throw new AppError('net.failed', 'The provider is not there.')
  }
  const billed = { tokens, money: tokens * 10 }
  appendFileSync(file, `${JSON.stringify({ id: call.idempotencyKey, tool: name, ...billed })}\n`)
  await call.sleepUntil(call.now + pauses[0] + pauses[1])
  return billed
}
