/** Agents: turns in which a model chooses the next step, plans made from a goal, and what works without a model. */
export { understand } from './rules/understand.ts'
export type {
  Declined,
  DeclineReason,
  Nearest,
  Surroundings,
  Template,
  Understanding,
} from './rules/understanding.ts'
