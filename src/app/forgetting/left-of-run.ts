import type { ForgottenRun } from '#adapters'
import type { Json, JsonObject } from '#base'
import { agentProgram, modelTools, plannerProgram, unwindProgram, whatItTook } from '#contract'
import { type AskedFor, forgetRecord, type JournalRecord, type RunRow, type StoredRecord } from '#engine'

import { RunFold } from '../running/run-fold.ts'
import type { Workspace } from '../workspace.ts'

const page = 500
/** Programs whose outputs say what a model took. */
const askingPrograms: readonly string[] = [agentProgram, plannerProgram]
/** What of a context names no content. */
const plainFields = ['mode', 'project', 'agent', 'workflow'] as const

/** What is left of a run once it is forgotten: read from its journal, which never changes any more. */
export async function leftOfRun(workspace: Workspace, row: RunRow): Promise<ForgottenRun> {
  const { steps, records } = await readRun(workspace, row)
  const asks = (key: string): boolean =>
    key === '' ? askingPrograms.includes(row.program) : isAsking(steps[key])
  const keep = (key: string, output: Json): JsonObject => (asks(key) ? whatItTook(output) : {})
  return {
    run: row.id,
    records: records.map((record) => storedOf(forgetRecord(record, { steps, keep }))),
    title: await titleLeft(workspace, row),
    context: Object.fromEntries(
      plainFields.flatMap((name) =>
        typeof row.context[name] === 'string' ? [[name, row.context[name]]] : [],
      ),
    ),
  }
}

function isAsking(step: AskedFor | undefined): boolean {
  return step !== undefined && (modelTools.includes(step.what) || askingPrograms.includes(step.what))
}

/** The names of its steps are nowhere but in the fold of the whole. */
async function readRun(
  { runs, definition }: Workspace,
  row: RunRow,
): Promise<{ steps: Readonly<Record<string, AskedFor>>; records: readonly JournalRecord[] }> {
  const fold = new RunFold(row, await definition(row.definition))
  const records: JournalRecord[] = []
  for (let after = 0; ;) {
    const found = await runs.journal(row.id, { after, limit: page })
    for (const record of found) fold.add(record)
    records.push(...found)
    after = found.at(-1)?.seq ?? after
    if (found.length < page) break
  }
  const steps = Object.fromEntries(
    [...fold.steps.values()].map(({ key, kind, what, since }) => [key, { kind, what, since }]),
  )
  return { steps, records }
}

function storedOf({ seq, type, at, ...rest }: JournalRecord): StoredRecord {
  return { seq, type, at, payload: JSON.stringify(rest) }
}

/** Titles of what was asked have its first words in them; those of workflows are names. */
async function titleLeft(
  { runs }: Pick<Workspace, 'runs'>,
  { program, title, tags }: RunRow,
): Promise<string> {
  if (program === agentProgram) return typeof tags['agent'] === 'string' ? tags['agent'] : 'agent'
  if (program === plannerProgram) return 'Plan'
  if (program !== unwindProgram) return title
  const [does = 'undo'] = title.split(' ', 1)
  const { ground: id } = tags
  const ground = typeof id === 'string' ? await runs.get(id).catch(() => undefined) : undefined
  return ground === undefined ? does : `${does} ${await titleLeft({ runs }, ground)}`
}
