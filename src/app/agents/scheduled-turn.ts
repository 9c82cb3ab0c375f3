import { z } from 'zod'

import { type Json, sha256 } from '#base'
import { AgentName, AppError } from '#contract'
import { type Handler, isTerminal } from '#engine'

import type { Workspace } from '../workspace.ts'
import { agentsHere } from './agents-here.ts'
import { rememberedFor } from './remembered.ts'
import { startTurn } from './start-turn.ts'
import { noHistory } from './turn-history.ts'

const Args = z.strictObject({ agent: AgentName, due: z.int(), last: z.string().nullable() })

/** Of the runs that a schedule has started. */
const scheduledTag = 'scheduled'

/**
 * Starts the turn of an agent that is due, as the agent is now. Its run is named by its schedule and the time, so that it is
 * the same one however often it is started. Only what the person has saved is started, and none beside one that goes on.
 */
export function scheduledTurns(workspace: Workspace): Handler {
  return {
    classify: () => 'idempotent',
    async run(args, _prepared, { run: schedule, signal }) {
      const { agent, due, last } = Args.parse(args)
      const id = `run_${sha256(new TextEncoder().encode(`${schedule} ${due}`)).slice(0, 32)}`
      if (last !== null && last !== id && (await isOpen(workspace, last)))
        return { output: { run: null, why: `The turn before, ${last}, has not ended.` } }
      return {
        output: { run: await start(workspace, { agent, id, schedule, signal }), why: '' } satisfies Json,
      }
    },
  }
}

interface Due {
  readonly agent: string
  readonly id: string
  readonly schedule: string
  readonly signal: AbortSignal
}

async function start(workspace: Workspace, { agent, id, schedule, signal }: Due): Promise<string> {
  const kept = await workspace.agents.findVersion(agent, 'newest', { signal })
  if (!kept) throw new AppError('agent.not_found', `The agent ${agent} is not kept here any more.`)
  const { document } = kept
  if (!document.schedule)
    throw new AppError('agent.no_schedule', `The agent ${agent} has no schedule any more.`)
  const { background, label } = await rememberedFor(workspace, document, signal)
  const { id: run } = await startTurn(workspace, await agentsHere({ store: workspace.agents, signal }), {
    agent,
    said: document.schedule.say,
    model: undefined,
    mode: undefined,
    project: null,
    grants: [],
    history: noHistory,
    messages: [],
    background,
    label,
    tags: { [scheduledTag]: schedule },
    budget: {},
    by: 'schedule',
    signal,
    id,
  })
  return run
}

async function isOpen({ runs }: Workspace, run: string): Promise<boolean> {
  try {
    return !isTerminal((await runs.get(run)).status)
  } catch (error) {
    // Runs are forgotten in time.
    if (error instanceof AppError && error.code === 'engine.run_not_found') return false
    throw error
  }
}
