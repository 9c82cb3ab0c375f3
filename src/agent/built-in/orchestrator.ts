import { AgentDocument } from '#contract'

import { assistant } from './assistant.ts'

/** The assistant, with each wish sorted first, whether or not there is a light model for that. */
export const orchestrator = AgentDocument.parse({
  ...assistant,
  name: 'orchestrator',
  description: 'Hands what is said to the agents that are made for it, and answers the rest itself.',
  orchestrates: 'always',
})
