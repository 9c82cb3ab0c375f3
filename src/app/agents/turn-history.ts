import { TurnOutput } from '#agent'
import { agentProgram, joinLabels, type Label, type ModelMessage, personLabel } from '#contract'
import { isTerminal } from '#engine'
import type { KeptMessage } from '#workspace'

import type { Workspace } from '../workspace.ts'

/** What a turn knows of those before it in its session. */
export interface History {
  readonly messages: readonly ModelMessage[]
  /** What came before them, in short. */
  readonly summary: string
  /** Of all that those turns had read. */
  readonly read: Label
  /** What the person has said, newest last. */
  readonly said: readonly string[]
}

export const noHistory: History = { messages: [], summary: '', read: personLabel, said: [] }

/** Messages of a session that are looked at. A turn that put them in short ends the look earlier. */
const mostMessages = 400
/** Words of the person's that count as theirs in later turns. */
const mostSaid = 50

/** What was said between a person and agents in a session, back to where a turn has put it in short. */
export async function historyOf(workspace: Workspace, session: string): Promise<History> {
  const kept = workspace.sessions.said(session, { above: 0, limit: mostMessages })
  const turns: ModelMessage[][] = []
  let [summary, read, left] = ['', personLabel, Infinity]
  for (const { run, texts } of byRun(kept)) {
    if (left <= 0) break
    const turn = await turnOf(workspace, run)
    if (!turn) continue
    read = joinLabels(read, turn.read)
    const all = [...texts.map((text) => ({ role: 'user' as const, text })), turn.answer]
    const messages = all.slice(Math.max(0, all.length - left))
    turns.unshift(messages)
    left -= messages.length
    if (turn.summary === null || summary !== '') continue
    summary = turn.summary.text
    left = turn.summary.kept
  }
  const said = kept
    .filter(({ from, forgottenAt }) => from === 'person' && forgottenAt === null)
    .slice(0, mostSaid)
  return { messages: turns.flat(), summary, read, said: said.map(({ text }) => text).toReversed() }
}

/** Newest first; what was said in the middle of a turn belongs to it. */
function byRun(kept: readonly KeptMessage[]): { run: string; texts: string[] }[] {
  const groups = new Map<string, string[]>()
  for (const { run, from, text } of kept) {
    if (run === null || from !== 'person') continue
    groups.set(run, [text, ...(groups.get(run) ?? [])])
  }
  return [...groups].map(([run, texts]) => ({ run, texts }))
}

/** What came of a turn that has ended; undefined for what is none. */
async function turnOf(
  { runs }: Workspace,
  run: string,
): Promise<{ answer: ModelMessage; read: Label; summary: TurnOutput['summary'] } | undefined> {
  const info = await runs.get(run).catch(() => undefined)
  if (info?.program !== agentProgram || !isTerminal(info.status) || info.forgottenAt !== null)
    return undefined
  const output = TurnOutput.safeParse(info.output).data
  const text = output ? output.text : `(There was no answer: ${info.error?.detail ?? info.status})`
  return {
    answer: { role: 'assistant', text: text === '' ? '(no words)' : text, calls: [] },
    read: output?.read ?? personLabel,
    summary: output?.summary ?? null,
  }
}
