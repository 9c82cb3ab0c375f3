/** Agents: turns in which a model chooses the next step, plans made from a goal, and what works without a model. */
export { agentTurn } from './turn/agent-turn.ts'
export { saidSignal } from './turn/hear.ts'
export { TurnInput, TurnOutput } from './turn/input.ts'
export { toolsInFlight, type TurnState } from './turn/state.ts'
