import { Unpredicted, unpredictedTopic } from '#contract'
import type { Engine, JournalRecord } from '#engine'
import { isJsonObject } from '#base'

/** What the journals of a dry-run say beyond its effects. */
export interface JournalsRead {
  readonly unpredicted: readonly ({ readonly run: string } & Unpredicted)[]
  /** Pauses before another attempt. */
  readonly retries: readonly { readonly run: string; readonly key: string; readonly ms: number }[]
  /** What was asked of a person and not answered, newest last. */
  readonly questions: readonly string[]
}

const page = 1_000
/** Of each kind. */
const most = 10_000

/** Reads all journals of an engine that holds the runs of one dry-run. */
export async function readJournals(engine: Engine): Promise<JournalsRead> {
  const read = { unpredicted: [], retries: [], questions: [] } as {
    unpredicted: ({ run: string } & Unpredicted)[]
    retries: { run: string; key: string; ms: number }[]
    questions: string[]
  }
  for (const run of (await allRuns(engine)).toReversed())
    for await (const record of recordsOf(engine, run)) take(read, run, record)
  return read
}

function take(
  { unpredicted, retries, questions }: { unpredicted: unknown[]; retries: unknown[]; questions: string[] },
  run: string,
  record: JournalRecord,
): void {
  if (record.type === 'effect.failed' && record.retryAt !== null && retries.length < most)
    retries.push({ run, key: record.key, ms: Math.max(0, record.retryAt - record.at) })
  if (record.type !== 'note') return
  const { topic, data } = record
  if (topic === unpredictedTopic && unpredicted.length < most) {
    const parsed = Unpredicted.safeParse(data)
    if (parsed.success) unpredicted.push({ run, ...parsed.data })
  }
  if (topic === 'ask' && isJsonObject(data) && typeof data['ask'] === 'string' && questions.length < most)
    questions.push(data['ask'])
}

async function allRuns(engine: Engine): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | undefined; ;) {
    const rows = await engine.list({ limit: page, ...(after === undefined ? {} : { after }) })
    ids.push(...rows.map(({ id }) => id))
    after = rows.at(-1)?.id
    if (rows.length < page) return ids
  }
}

async function* recordsOf(engine: Engine, run: string): AsyncIterable<JournalRecord> {
  for (let after = 0; ;) {
    const records = await engine.journal(run, { after, limit: page })
    yield* records
    after = records.at(-1)?.seq ?? after
    if (records.length < page) return
  }
}
