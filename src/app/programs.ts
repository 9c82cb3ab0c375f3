import { agentTurn, planner } from '#agent'
import type { Program } from '#engine'
import { unwind } from '#gate'
import { answerer, readFolder } from '#memory'
import { schedule } from '#trigger'
import { workflowInterpreter } from '#workflow'

/** All that a run can be: a workflow, an undo, a turn of an agent, the making of a plan, the reading of a folder, an answer from documents, a schedule. */
export const programs: readonly Program[] = [
  workflowInterpreter,
  unwind,
  agentTurn,
  planner,
  readFolder,
  answerer,
  schedule,
]
