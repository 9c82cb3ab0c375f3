/** What happened in a home, without running anything: facts as effects would leave them, each in a run of its own. */
import { deriveKeys, openStores } from '#adapters'
import { openHome } from '#app'
import type { PlacedFact } from '#engine'
import { runRow } from '#engine/testing'

const { signal } = new AbortController()

export async function writeHistory(folder: string, facts: readonly Partial<PlacedFact>[]): Promise<void> {
  const home = await openHome(folder, { signal })
  const { auditSigning } = deriveKeys(home.master)
  await using stores = openStores({ ...home.database, auditSigning })
  for (const [index, fact] of facts.entries()) {
    const id = `run_${index + 1}`
    await stores.ledger.commit({
      run: id,
      begins: runRow(id, { title: 'tidy-folder', status: 'completed', finishedAt: 1 }),
      records: [{ seq: 1, type: 'run.started', at: 1_790_000_000_000 + index, payload: '{}' }],
      facts: [{ key: 'do#1/run', attempt: 1, kind: 'receipt', subject: '', data: null, ...fact }],
    })
  }
}

/** A receipt of moving a file, as its tool leaves it. */
export function movedFact(from: string, to: string): Partial<PlacedFact> {
  const data = {
    tool: 'fs.move',
    version: 1,
    input: { from, to },
    prepared: null,
    output: null,
    undo: 'reversible',
  }
  return { kind: 'receipt', data }
}
