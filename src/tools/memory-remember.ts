import { z } from 'zod'

import { canonicalJson, type Json } from '#base'
import { AppError, memoryLimits, MemoryNote, personLabel } from '#contract'
import type { Records, Tool } from '#gate'

import { AnyJson } from './items.ts'
import {
  countFacts,
  type FactPlace,
  factName,
  factPlaceFields,
  findFact,
  placeOfFact,
} from './memory-facts.ts'
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
  .strictObject({
    ...factPlaceFields,
    value: AnyJson.refine(
      (value) => sizeOf(value) <= memoryLimits.valueBytes,
      `More than ${memoryLimits.valueBytes / 1024} KiB as JSON.`,
    ).meta({ title: 'Value', description: 'What is remembered: at most 32 KiB as JSON.' }),
    note: MemoryNote,
  })
  .meta({
    examples: [
      { namespace: 'letters', key: 'tone', value: 'friendly, short', note: 'said on the phone' },
      { namespace: 'invoices', key: 'last', value: { number: 214, paid: true } },
    ],
  })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  namespace: z.string().meta({ title: 'Namespace', description: 'As given.' }),
  key: z.string().meta({ title: 'Key', description: 'As given.' }),
  replaced: z
    .boolean()
    .meta({ title: 'Replaced', description: 'Whether something was remembered there before.' }),
})
type Output = z.infer<typeof Output>

export const memoryRemember: Tool<Input, Output, PreparedRecord> = {
  name: 'memory.remember',
  version: 1,
  title: 'Remember a fact',
  description:
    'Keeps a value under a key for later runs, in the place of what was there. What somebody else may have written stays marked as that.',
  input: Input,
  output: Output,
  effect: 'reconcilable',
  undoClass: 'reversible',
  capabilities: [],
  controls: ['namespace', 'key'],
  // Whoever recalls it may do what it says.
  reach: { instructs: true },
  timeoutMs: 10_000,
  needs: () => [],
  label: () => personLabel,

  async preview(input, { world: { records } }) {
    const isThere = (await findFact(records, input)) !== undefined
    return {
      summary: `${isThere ? 'Remember anew' : 'Remember'} ${factName(input)}`,
      changes: [
        {
          verb: isThere ? 'replace' : 'create',
          target: recordPath(placeOfFact(input)),
          sizeBytes: sizeOf(input.value),
        },
      ],
    }
  },

  restsOn: (_input, prepared) => restsOnRecord(prepared),

  async prepare({ value, note, ...place }, call) {
    const prepared = await prepareRecord(placeOfFact(place), () => ({ value, note }), call)
    if (!prepared.before) await requireRoom(call.world.records, place)
    return prepared
  },

  async run(input, prepared, call) {
    await changeRecord(prepared, call)
    return describe(input, prepared)
  },

  reconcile: (input, prepared, call) => reconcileRecord(prepared, call, () => describe(input, prepared)),
  undo: undoRecord<Input, Output, PreparedRecord>(),
}

function describe({ namespace, key }: Input, { before }: PreparedRecord): Output {
  return { namespace, key, replaced: before !== null }
}

function sizeOf(value: Json): number {
  return new TextEncoder().encode(canonicalJson(value)).length
}

async function requireRoom(records: Records, { namespace }: FactPlace): Promise<void> {
  const most = memoryLimits.factsOfNamespace
  if ((await countFacts(records, namespace)) < most) return
  throw new AppError('memory.full', `${namespace} remembers ${most} facts already, which is the most.`, {
    hint: 'Forget what is no longer needed, or begin another namespace.',
    details: { namespace, facts: most },
  })
}
