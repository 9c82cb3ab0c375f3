import { z } from 'zod'

import { AppError, publicLabel } from '#contract'
import type { Tool } from '#gate'

const maxWaitMs = 24 * 60 * 60 * 1_000

const Input = z
  .strictObject({
    ms: z.number().min(0).max(maxWaitMs).optional().meta({
      title: 'Milliseconds',
      description: 'How long to wait, at most a day. Give either this or until.',
    }),
    until: z.iso.datetime({ offset: true }).optional().meta({
      title: 'Until',
      description:
        'When to go on, as an ISO 8601 time with its offset, at most a day away. Give either this or ms.',
    }),
  })
  .refine(({ ms, until }) => (ms === undefined) !== (until === undefined), 'Give either ms or until.')
  .meta({ examples: [{ ms: 1_500 }, { until: '2030-01-31T08:00:00Z' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  until: z.string().meta({ title: 'Until', description: 'The time that was waited for, in UTC.' }),
})
type Output = z.infer<typeof Output>

/** Kept with the intent, so that a restart waits for the same moment instead of starting over. */
type Prepared = { readonly untilMs: number }

export const timeWait: Tool<Input, Output, Prepared> = {
  name: 'time.wait',
  version: 1,
  title: 'Wait',
  description:
    'Waits for a while or until a moment. A restart of the program does not prolong it. For more than a day use a wait node, which holds no process.',
  input: Input,
  output: Output,
  effect: 'idempotent',
  undoClass: 'pure',
  capabilities: [],
  controls: [],
  timeoutMs: maxWaitMs + 60_000,
  needs: () => [],
  label: () => publicLabel,
  async preview(input, call) {
    const target = new Date(deadline(input, call.now)).toISOString()
    return { summary: `Wait until ${target}`, changes: [{ verb: 'wait', target }] }
  },
  prepare: async (input, call) => ({ untilMs: deadline(input, call.now) }),
  async run(_input, { untilMs }, call) {
    call.signal.throwIfAborted()
    await call.sleepUntil(untilMs)
    return { until: new Date(untilMs).toISOString() }
  },
}

function deadline({ ms, until }: Input, now: number): number {
  const untilMs = until === undefined ? now + (ms ?? 0) : Date.parse(until)
  if (untilMs - now <= maxWaitMs) return untilMs
  throw new AppError('tools.wait_too_long', `${until} is more than a day away.`, {
    hint: 'Use a wait node, which holds no process.',
  })
}
