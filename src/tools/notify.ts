import { z } from 'zod'

import { personLabel } from '#contract'
import type { Tool } from '#gate'

const Input = z
  .strictObject({
    title: z.string().min(1).max(200).meta({ title: 'Title', description: 'One line.' }),
    body: z.string().max(10_000).default('').meta({ title: 'Body', description: 'What there is to know.' }),
    level: z
      .enum(['info', 'success', 'warning', 'error'])
      .default('info')
      .meta({ title: 'Level', description: 'How much it matters.' }),
  })
  .meta({ examples: [{ title: 'Invoices are sorted', body: '214 files moved.', level: 'success' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  title: z.string().meta({ title: 'Title', description: 'As given.' }),
  body: z.string().meta({ title: 'Body', description: 'As given.' }),
  level: z.string().meta({ title: 'Level', description: 'As given.' }),
})
type Output = z.infer<typeof Output>

/** The notice is a fact, committed with the receipt: it is there once, whatever happens, and nothing else is touched. */
export const notify: Tool<Input, Output> = {
  name: 'notify',
  version: 1,
  title: 'Notify the person',
  description: 'Leaves a notice for the person whose workspace this is. It goes nowhere else.',
  input: Input,
  output: Output,
  // Not pure, although running it again does no harm: somebody reads it.
  effect: 'idempotent',
  undoClass: 'pure',
  capabilities: [],
  controls: [],
  timeoutMs: 10_000,
  needs: () => [],
  label: () => personLabel,
  preview: async ({ title }) => ({
    summary: `Notify: ${title}`,
    changes: [{ verb: 'notify', target: title }],
  }),
  prepare: async () => null,
  async run({ title, body, level }, _prepared, call) {
    call.signal.throwIfAborted()
    return { title, body, level }
  },
  facts: (_input, { title, body, level }) => [{ kind: 'notice', subject: '', data: { title, body, level } }],
}
