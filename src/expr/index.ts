/** Expressions: the JSON profile of CEL, templates, labels of results, design-time checks. */
export { compileExpression, type Evaluated, type Expression, type Scope } from './expression.ts'
export { compileTemplate, type Template } from './template.ts'
