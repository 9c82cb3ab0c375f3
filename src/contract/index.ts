/** What crosses a boundary: schemas, errors, labels, shared by every module and by the web. */
export { AppError, type AppErrorOptions, Problem, toProblem } from './app-error.ts'
export { type ErrorCode, errorCodes } from './error-codes.ts'
export { joinLabels, Label, personLabel, publicLabel } from './label.ts'
