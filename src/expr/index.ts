/** Expressions: the JSON profile of CEL, templates, labels of results, design-time checks. */
export { checkTemplate } from './check-template.ts'
export {
  checkExpression,
  type CheckProblem,
  type CheckResult,
  type Expected,
  type RootSchemas,
} from './check.ts'
export { compileExpression, type Evaluated, type Expression, type Scope } from './expression.ts'
export type { JsonSchema } from './schema-type.ts'
export { compileTemplate, type Template } from './template.ts'
