import type { Output } from '../../client/create-client.ts'

export type RunSummary = Output<'runs.list'>['items'][number]

/** Of runs that are turns of agents. */
export const agentProgram = 'agent'
const ended = new Set(['completed', 'failed', 'cancelled'])

/** The newest that has ended and was not taken back; of runs newest first. */
export function toUndo(runs: readonly RunSummary[]): RunSummary | undefined {
  const undone = new Set(
    runs.filter(({ status }) => status !== 'failed' && status !== 'cancelled').map(({ undoes }) => undoes),
  )
  return runs.find(({ id, status, undoes }) => ended.has(status) && undoes === null && !undone.has(id))
}

/** The newest that has not ended and is not paused. */
export function going(runs: readonly RunSummary[]): RunSummary | undefined {
  return runs.find(({ status }) => !ended.has(status) && status !== 'paused')
}

/** The newest turn of an agent that has not ended: what is said goes to it. */
export function turnAtWork(runs: readonly RunSummary[]): RunSummary | undefined {
  return runs.find(
    ({ program, parent, status }) => program === agentProgram && parent === null && !ended.has(status),
  )
}

/** Runs that ask by themselves, or that have runs within them that ask. */
export function withQuestions(
  runs: readonly RunSummary[],
  asked: readonly { readonly root: string }[],
): readonly RunSummary[] {
  const roots = new Set(asked.map(({ root }) => root))
  return runs.map((run) => (roots.has(run.id) ? { ...run, isForPerson: true } : run))
}

/** The newest that waits for a person's word. */
export function asking(runs: readonly RunSummary[]): RunSummary | undefined {
  return runs.find(({ isForPerson, status }) => isForPerson && !ended.has(status))
}

/** What lets the last run go on: a word, the end of a pause, or another try. Null when it goes on, or is over. */
export function goOn(
  runs: readonly RunSummary[],
): { run: RunSummary; by: 'look' | 'resume' | 'retry' } | null {
  const run = runs.find(({ undoes }) => undoes === null)
  if (run === undefined) return null
  if (run.status === 'paused') return { run, by: 'resume' }
  if (run.status === 'failed') return { run, by: 'retry' }
  return run.isForPerson && !ended.has(run.status) ? { run, by: 'look' } : null
}
