import type { AgentDocument } from '#contract'

import { assistant } from './assistant.ts'
import { calendar } from './calendar.ts'
import { orchestrator } from './orchestrator.ts'
import { tasks } from './tasks.ts'

/** The agents that come with the program. */
export const builtInAgents: readonly AgentDocument[] = [assistant, calendar, orchestrator, tasks]
