import type { JsonObject } from '#base'

import type { Failure } from '../../client/failure.ts'
import { useAction } from '../../client/use-operation.ts'
import { chatText } from '../../text/chat.ts'
import { going, goOn, type RunSummary } from './session-runs.ts'

/** What is done at once when it is typed. What cannot be done gives the reason, to be shown; null when it is done or failed. */
export interface Deeds {
  /** Whether it was called. */
  callTool(text: string, tool: string, input: JsonObject): Promise<boolean>
  /** Whether one was made. */
  makeCheckpoint(text: string, note: string | null): Promise<boolean>
  /** Lets the last run go on by itself; one that asks is not gone on with here. */
  goOn(): Promise<string | null>
  hold(text: string, how: 'pause' | 'cancel'): Promise<string | null>
  clear(): void
  readonly isUnderWay: boolean
  readonly failure: Failure | null
}

interface Means {
  readonly session: string
  /** Of the session, newest first. */
  readonly runs: readonly RunSummary[]
  /** Keeps what was typed as a message, with the run that it is about. */
  keep(text: string, run?: string): Promise<boolean>
}

export function useDeeds({ session, runs, keep }: Means): Deeds {
  const tool = useAction('tools.run')
  const checkpoint = useAction('sessions.checkpoint')
  const resume = useAction('runs.resume')
  const retry = useAction('runs.retry')
  const pause = useAction('runs.pause')
  const cancel = useAction('runs.cancel')
  const all = [tool, checkpoint, resume, retry, pause, cancel]

  return {
    async callTool(text, name, input) {
      const called = await tool.start({ tool: name, input, session })
      return called !== null && keep(text, called.run)
    },
    async makeCheckpoint(text, note) {
      const made = await checkpoint.start({ session, ...(note === null ? {} : { note }) })
      return made !== null && keep(text)
    },
    async goOn() {
      const last = goOn(runs)
      if (last === null || last.by === 'look') return chatText.problem.nothingStopped
      const { id } = last.run
      // Another try is a run of its own.
      const run = last.by === 'retry' ? (await retry.start({ id }))?.run : (await resume.start({ id }))?.id
      if (run !== undefined) await keep('/resume', run)
      return null
    },
    async hold(text, how) {
      const run = going(runs)
      if (run === undefined) return chatText.problem.nothingGoing
      const held = await (how === 'pause' ? pause : cancel).start({ id: run.id })
      if (held !== null) await keep(text, run.id)
      return null
    },
    clear: () => all.forEach((action) => action.clear()),
    isUnderWay: all.some((action) => action.isUnderWay),
    failure: all.find((action) => action.failure !== null)?.failure ?? null,
  }
}
