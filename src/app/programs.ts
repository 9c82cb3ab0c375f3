import { agentTurn, planner } from '#agent'
import type { Program } from '#engine'
import { unwind } from '#gate'
import { workflowInterpreter } from '#workflow'

/** All that a run can be: a workflow, an undo, a turn of an agent, the making of a plan. */
export const programs: readonly Program[] = [workflowInterpreter, unwind, agentTurn, planner]
