import { agentTurn, planner } from '#agent'
import type { Program } from '#engine'
import { unwind } from '#gate'
import { schedule } from '#trigger'
import { workflowInterpreter } from '#workflow'

/** All that a run can be: a workflow, an undo, a turn of an agent, the making of a plan, a schedule. */
export const programs: readonly Program[] = [workflowInterpreter, unwind, agentTurn, planner, schedule]
