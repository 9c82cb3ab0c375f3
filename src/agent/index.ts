/** Agents: turns in which a model chooses the next step, plans made from a goal, and what works without a model. */
export { builtInAgents } from './built-in/built-in-agents.ts'
export { contentHash, isSameAgent } from './content.ts'
export { expandTools, missingTools } from './expand-tools.ts'
export type { AgentFinding } from './finding.ts'
export { type AgentStore, type AgentVersion, agentVersionsKept } from './ports/agent-store.ts'
export {
  AgentRegistry,
  type AgentSource,
  type FoundAgent,
  type ListedAgent,
  type ResolvedAgent,
} from './registry.ts'
export { agentFromJson, nameOfFile, readAgent } from './text/parse-agent.ts'
export { readGuidance, readSkill } from './text/skill.ts'
export { printAgent } from './text/print-agent.ts'
export { agentTurn } from './turn/agent-turn.ts'
export { discreetSoFar } from './turn/discretion.ts'
export { saidSignal } from './turn/hear.ts'
export { TurnInput, TurnOutput } from './turn/input.ts'
export { textOfAnswer } from './turn/text-calls.ts'
export { toolsInFlight, type TurnState } from './turn/state.ts'
export { fillInputs } from './planner/fill-inputs.ts'
export { namingIn, unnamedDefaults } from './planner/guesses.ts'
export { planner } from './planner/planner.ts'
export { type KeptWorkflow, templatesFor, toolsFor } from './planner/retrieve.ts'
export { answerByRules, type Asked, type RulesAnswer } from './rules/answer.ts'
export { createRulesHandler, createSortHandler, type RulesParts } from './rules/rules-handler.ts'
export { understand } from './rules/understand.ts'
export type {
  Declined,
  DeclineReason,
  Nearest,
  Surroundings,
  Template,
  Understanding,
} from './rules/understanding.ts'
