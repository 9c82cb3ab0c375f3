import { z } from 'zod'

import { personLabel } from '#contract'
import type { Tool } from '#gate'

import { factName, factPlaceFields, findFact, placeOfFact } from './memory-facts.ts'
import {
  changeRecord,
  prepareRecord,
  type PreparedRecord,
  reconcileRecord,
  recordPath,
  restsOnRecord,
  undoRecord,
} from './record-effect.ts'

const Input = z
  .strictObject({ ...factPlaceFields })
  .meta({ examples: [{ namespace: 'letters', key: 'tone' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  namespace: z.string().meta({ title: 'Namespace', description: 'As given.' }),
  key: z.string().meta({ title: 'Key', description: 'As given.' }),
  forgotten: z
    .boolean()
    .meta({ title: 'Forgotten', description: 'Whether anything was remembered there at all.' }),
})
type Output = z.infer<typeof Output>

export const memoryForget: Tool<Input, Output, PreparedRecord> = {
  name: 'memory.forget',
  version: 1,
  title: 'Forget a fact',
  description: 'Removes what is remembered under a key; fine when nothing is.',
  input: Input,
  output: Output,
  effect: 'reconcilable',
  undoClass: 'reversible',
  capabilities: [],
  controls: ['namespace', 'key'],
  reach: { act: 'remove' },
  timeoutMs: 10_000,
  needs: () => [],
  label: () => personLabel,

  async preview(place, { world: { records } }) {
    if (!(await findFact(records, place)))
      return { summary: `Nothing is remembered as ${factName(place)}`, changes: [] }
    return {
      summary: `Forget ${factName(place)}`,
      changes: [{ verb: 'remove', target: recordPath(placeOfFact(place)) }],
    }
  },

  restsOn: (_input, prepared) => restsOnRecord(prepared),
  prepare: (place, call) => prepareRecord(placeOfFact(place), () => null, call),

  async run(input, prepared, call) {
    await changeRecord(prepared, call)
    return describe(input, prepared)
  },

  reconcile: (input, prepared, call) => reconcileRecord(prepared, call, () => describe(input, prepared)),
  undo: undoRecord<Input, Output, PreparedRecord>(),
}

function describe({ namespace, key }: Input, { before }: PreparedRecord): Output {
  return { namespace, key, forgotten: before !== null }
}
