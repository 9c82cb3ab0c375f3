import type { Json } from '#base'
import type { ContentAnswer } from '#contract'
import type { RunInfo, RunRow } from '#engine'
import { receiptKind } from '#gate'

import type { Workspace } from '../workspace.ts'
import type { Desk } from './desk.ts'
import { viewRun } from './run-detail.ts'
import { wireTime } from './wire-time.ts'
import { zipped, type ZipFile } from './zip.ts'

const page = 200
/** Runs within the run whose journals are in it, entries of the audit log that are told, and those that are proven. */
const mostRuns = 10_000
const mostEntries = 10_000
const mostProofs = 20
/** Values in the summary are whole up to so many characters. */
const summaryCut = 20_000

/** All that is kept of a run, as one file: what it did, by which definition, and the proof from the audit log. */
export function bundleOf(desk: Desk, info: RunInfo, { signal }: { signal: AbortSignal }): ContentAnswer {
  const { clock } = desk.workspace
  return {
    mediaType: 'application/zip',
    fileName: `${info.title.replaceAll(/[^A-Za-z0-9._-]+/g, '-')}-${info.id.slice(-8)}.zip`,
    bytes: zipped(filesOf(desk, info), { at: clock.now(), signal }),
  }
}

async function* filesOf({ workspace, program }: Desk, info: RunInfo): AsyncGenerator<ZipFile> {
  const view = await viewRun(workspace, info, summaryCut)
  const about = { format: 1, madeAt: wireTime(workspace.clock.now()), version: program.version }
  yield { name: 'summary.json', pieces: [pretty({ ...about, run: view })] }
  yield {
    name: 'definition.json',
    pieces: [pretty(await workspace.definition(info.definition, { anew: info.forgottenAt !== null }))],
  }
  yield { name: 'receipts.ndjson', pieces: receiptsIn(workspace, info.id) }
  const ids: string[] = []
  for await (const row of treeOf(workspace, info)) {
    ids.push(row.id)
    const name = row.id === info.id ? 'journal.ndjson' : `within/${row.id}/journal.ndjson`
    yield { name, pieces: journalOf(workspace, row.id) }
  }
  const entries = ids.flatMap((run) => workspace.audit.list({ run, limit: mostEntries }))
  const told = entries.toSorted((a, b) => a.seq - b.seq).slice(-mostEntries)
  yield { name: 'audit/key.txt', pieces: [`${workspace.audit.key}\n`] }
  yield {
    name: 'audit/entries.ndjson',
    pieces: told.map(({ seq, leaf, said }) => line({ entry: seq, leaf: leaf.toHex(), ...said })),
  }
  const proven = told.filter(({ said }) => said).slice(-mostProofs)
  for (const { seq } of proven) {
    yield { name: `audit/proof-${seq}.txt`, pieces: [workspace.audit.proveEntry(seq)] }
  }
  yield { name: 'audit/checkpoint.txt', pieces: [workspace.audit.checkpoint().note] }
}

/** The run, then those within it. */
async function* treeOf({ runs }: Workspace, top: RunRow): AsyncGenerator<RunRow> {
  const pending = [top]
  let count = 0
  for (let row = pending.shift(); row && count < mostRuns; row = pending.shift()) {
    yield row
    count += 1
    for (let after: string | undefined; ;) {
      const found = await runs.list({
        parent: row.id,
        limit: page,
        ...(after === undefined ? {} : { after }),
      })
      pending.push(...found)
      after = found.at(-1)?.id
      if (found.length < page) break
    }
  }
}

async function* journalOf({ runs }: Workspace, run: string): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const records = await runs.journal(run, { after, limit: page })
    for (const record of records) yield line(record)
    after = records.at(-1)?.seq ?? after
    if (records.length < page) return
  }
}

async function* receiptsIn({ facts }: Workspace, tree: string): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const found = await facts.list({ kind: receiptKind, tree, order: 'oldest', after, limit: page })
    for (const { position, run, key, at, data } of found)
      yield line({ position, run, key, at: wireTime(at), receipt: data })
    after = found.at(-1)?.position ?? after
    if (found.length < page) return
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}

function pretty(value: Json | object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
