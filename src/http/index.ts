/** The program as seen over HTTP: routes and the event stream. It translates and decides nothing. */
export type { EventLog, LoggedEvent } from './ports/event-log.ts'
export type { LoginSession, LoginStore } from './ports/login-store.ts'
export type { OnceRecord, OnceStore } from './ports/once-store.ts'
export { type KnownRoutes, noteRoutes } from './routes/known-routes.ts'
export { type Failure, installProblems, refuseAddress, sendProblem } from './routes/problems.ts'
export { type OperationRoutes, registerOperations } from './routes/register-operations.ts'
