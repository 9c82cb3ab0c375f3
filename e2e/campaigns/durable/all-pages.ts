import type { FactStore, RunIndex, RunRow, StoredFact } from '#engine'

// Page by page: a home that has been at work for long has more than one answer holds.

/** All receipts of a home, the oldest first. */
export async function allReceipts(facts: FactStore): Promise<StoredFact[]> {
  const all: StoredFact[] = []
  for (;;) {
    const after = all.at(-1)?.position
    const page = await facts.list({
      kind: 'receipt',
      order: 'oldest',
      limit: 1_000,
      ...(after === undefined ? {} : { after }),
    })
    if (page.length === 0) return all
    all.push(...page)
  }
}

/** All runs of a home, the newest first. */
export async function allRuns(runs: Pick<RunIndex, 'list'>): Promise<RunRow[]> {
  const all: RunRow[] = []
  for (;;) {
    const after = all.at(-1)?.id
    const page = await runs.list({ limit: 1_000, ...(after === undefined ? {} : { after }) })
    if (page.length === 0) return all
    all.push(...page)
  }
}
