/** Agents: turns in which a model chooses the next step, plans made from a goal, and what works without a model. */
export { answerByRules, type Asked, type RulesAnswer } from './rules/answer.ts'
export { createRulesHandler, type RulesParts } from './rules/rules-handler.ts'
export { understand } from './rules/understand.ts'
export type {
  Declined,
  DeclineReason,
  Nearest,
  Surroundings,
  Template,
  Understanding,
} from './rules/understanding.ts'
