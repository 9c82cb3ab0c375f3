import { AppError } from '#contract'
import type { RunRow, StoredFact } from '#engine'
import { receiptKind } from '#gate'

import type { Workspace } from '../workspace.ts'

const page = 1_000

/**
 * The position of the first receipt of what a run did from a key on, by the order of its journal: the key's own effect,
 * all within it, and everything that began later. Null when nothing was done from there on.
 *
 * @throws AppError `gate.effect_not_found`
 */
export async function positionFrom(workspace: Workspace, row: RunRow, key: string): Promise<number | null> {
  const { keys, children } = await begunFrom(workspace, row, key)
  for await (const fact of receipts(workspace, row.id)) {
    if (fact.run === row.id ? keys.has(fact.key) : children.has(await childOf(workspace, fact.run, row.id)))
      return fact.position
  }
  return null
}

/** The keys that a run began with a key or after it, and the runs within it that belong to them. */
async function begunFrom(
  { runs }: Workspace,
  row: RunRow,
  from: string,
): Promise<{ keys: Set<string>; children: Set<string> }> {
  const before = new Set<string>()
  const keys = new Set<string>()
  const children = new Set<string>()
  let last = 0
  for (;;) {
    const records = await runs.journal(row.id, { after: last, limit: page })
    for (const record of records) {
      last = record.seq
      if (!('key' in record) || before.has(record.key)) continue
      if (keys.size === 0 && record.key !== from) before.add(record.key)
      else keys.add(record.key)
      if ('child' in record && keys.has(record.key)) children.add(record.child)
    }
    if (records.length < page) break
  }
  if (keys.size > 0) return { keys, children }
  throw new AppError('gate.effect_not_found', `${row.title} has no step ${JSON.stringify(from)}.`, {
    hint: `See "adjutant show ${row.id.slice(-8)}" for its keys.`,
    details: { run: row.id, key: from },
  })
}

/** The run directly below the top that a run further down belongs to. */
async function childOf({ runs }: Workspace, run: string, top: string): Promise<string> {
  let id = run
  for (;;) {
    const { parent } = await runs.get(id)
    if (parent === null || parent === top) return id
    id = parent
  }
}

async function* receipts({ facts }: Workspace, tree: string): AsyncGenerator<StoredFact> {
  for (let after = 0; ;) {
    const found = await facts.list({ kind: receiptKind, tree, order: 'oldest', after, limit: page })
    yield* found
    after = found.at(-1)?.position ?? after
    if (found.length < page) return
  }
}
