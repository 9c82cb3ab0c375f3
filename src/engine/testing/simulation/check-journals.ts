import { canonicalJson, type Json } from '#base'

import { apply } from '../../fold.ts'
import type { JournalRecord, RecordBody } from '../../journal-record.ts'
import { RunLoader } from '../../load-run.ts'
import type { StoredRecord } from '../../ports/ledger.ts'
import type { PayloadStore } from '../../ports/payload-store.ts'
import type { Stores } from '../../ports/stores.ts'
import { Programs } from '../../programs.ts'
import { emptyRun, encodeRun } from '../../run-state.ts'
import type { DurableView } from './durable-view.ts'
import { planProgram } from './plan-program.ts'
import { unwindProgram } from './unwind-program.ts'

/** Folds every journal again: it must lead to the very records that stand in it, and be what became durable. */
export async function checkJournals(
  stores: Stores,
  payloads: PayloadStore,
  view: DurableView,
): Promise<string[]> {
  const faults: string[] = []
  const programs = new Programs()
  programs.define(planProgram)
  programs.define(unwindProgram)
  const loader = new RunLoader({ journal: stores.journal, payloads, programs })
  for (const run of view.runs.values()) {
    const row = await stores.runs.get(run.id)
    const stored = await stores.journal.read(run.id, { after: 0, limit: 100_000 })
    if (
      !row ||
      stored.length !== run.stored.length ||
      !stored.every((one, index) => isSame(one, run.stored[index]))
    ) {
      faults.push(`run ${run.id} has another journal than it was told to keep`)
      continue
    }
    const machine = await loader.machine(row)
    const state = emptyRun(run.id)
    let expected: RecordBody[] = []
    for (const record of run.records) {
      const [next, ...later] = expected
      if (next && !says(record, next)) {
        faults.push(`run ${run.id} leads to ${JSON.stringify(next)} and not ${JSON.stringify(record)}`)
      }
      const { todo } = apply(state, record, machine)
      expected = [...todo, ...later]
    }
    if (expected.length > 0) faults.push(`run ${run.id} leads to ${expected[0]?.type}, which is not there`)
    if ((await stores.journal.snapshot(run.id)) === undefined) continue
    const loaded = await loader.load(row)
    if (canonical(encodeRun(loaded.state)) !== canonical(encodeRun(state)))
      faults.push(`run ${run.id} is another from its snapshot than from its journal`)
  }
  return faults
}

function canonical(text: string): string {
  return canonicalJson(JSON.parse(text) as Json)
}

function isSame(one: StoredRecord, other: StoredRecord | undefined): boolean {
  return (
    one.seq === other?.seq && one.type === other.type && one.at === other.at && one.payload === other.payload
  )
}

/** Whether a record is the one that was to follow; labels may be written out or left to the default. */
function says(record: JournalRecord, { type, ...body }: RecordBody): boolean {
  const found = record as unknown as Record<string, unknown>
  return (
    record.type === type &&
    Object.entries(body).every(
      ([name, value]) => name === 'label' || JSON.stringify(found[name]) === JSON.stringify(value),
    )
  )
}
