/** Agents: turns in which a model chooses the next step, plans made from a goal, and what works without a model. */
export { fillInputs } from './planner/fill-inputs.ts'
export { namingIn, unnamedDefaults } from './planner/guesses.ts'
export { planner } from './planner/planner.ts'
export { type KeptWorkflow, templatesFor, toolsFor } from './planner/retrieve.ts'
