import { type Amounts, type Call, joinLabels, type Mode } from '#contract'

import type { Desk } from '../operations/desk.ts'
import { onceKey, onceRun } from '../operations/once-key.ts'
import { grantOf, sessionOf } from '../operations/projects.ts'
import { sessionTag } from '../operations/run-summary.ts'
import { agentsIn } from './agents-in.ts'
import { backgroundOf } from './background.ts'
import type { Background } from './project-words.ts'
import { startTurn, trustedFirst, type TurnWish } from './start-turn.ts'
import { historyOf, noHistory } from './turn-history.ts'

/** What somebody says to an agent, and where. */
export interface Saying {
  readonly said: string
  readonly agent: string
  readonly session?: string | undefined
  readonly model?: string | undefined
  readonly mode?: Mode | undefined
  readonly budget?: Amounts | undefined
  /** The id of the message; the run's unless said otherwise. */
  readonly message?: string | undefined
  /** What was sent along by a program, and who may have written it. */
  readonly material?: { readonly background: readonly Background[] } & Required<
    Pick<TurnWish, 'label' | 'messages'>
  >
}

/**
 * Starts a turn, in the session that is named or in none, and keeps what was said there.
 *
 * @returns its run
 */
export async function sayToAgent(
  desk: Desk,
  { said: typed, agent, session: named, model, mode, budget = {}, message, material }: Saying,
  { caller, once, signal }: Call,
): Promise<string> {
  const { workspace } = desk
  const { sessions, clock } = workspace
  const said = await workspace.keepable(typed)
  const session = named === undefined ? undefined : sessionOf(desk, named)
  const here = await agentsIn(desk, session?.id, signal)
  const history = session ? await historyOf(workspace, session.id) : noHistory
  const { document } = trustedFirst(here.registry, agent)
  const { background, label } = await backgroundOf(desk, { agent: document, session, signal })
  const { id } = await startTurn(workspace, here, {
    agent,
    said,
    model,
    mode,
    budget,
    by: caller.by,
    signal,
    project: session?.project ?? null,
    grants: session ? [grantOf(session.project)] : [],
    history,
    messages: material?.messages ?? [],
    background: [...background, ...(material?.background ?? [])],
    label: material ? joinLabels(label, material.label) : label,
    tags: session ? { [sessionTag]: session.id } : {},
    ...onceKey(once),
    ...onceRun(once),
  })
  if (session) {
    sessions.say(session.id, { id: message ?? id, from: 'person', text: said, run: id }, clock.now())
    desk.changed('sessions')
  }
  return id
}
