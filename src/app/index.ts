/** Everything wired by hand. */
export { canOpenBrowser, endProcess, isAlive, openBrowser, startChild, systemClock } from '#adapters'
export { agentTemplate, readAgentFile } from './agents/agent-file.ts'
export { agentEntry, agentNotes, agentView } from './agents/agent-view.ts'
export { agentsHere, keptAgent, missingIn, projectAt } from './agents/agents-here.ts'
export { timesHere } from './agents/schedules.ts'
export type { Audit, AuditQuery } from './audit.ts'
export { type AuditFile, verifyAuditFile } from './audit-file.ts'
export { daemonFolder, findDaemon, type RunningDaemon } from './daemon/runtime-files.ts'
export { FromDaemon, supervise, ToDaemon } from './daemon/supervisor.ts'
export { dryRun, type DryRunRequest } from './dry-run/dry-run.ts'
export { type DryRunPlace, placeOf, placeWithoutHome } from './dry-run/place.ts'
export { checkDatabase, checkPlace, type Finding } from './check-up.ts'
export { exchangeKeys, noteKeyChange } from './exchange-keys.ts'
export { type Access, hasHome, type Home, keyFile, keyStoreOf, openHome, restoreHome } from './home.ts'
export { followLogs, LogEntry, readLogs } from './logs.ts'
export { readPassphraseFile } from './passphrase-file.ts'
export { dangersHere, type Permissions } from './permissions.ts'
export type { Operations } from './remote-engine.ts'
export {
  answerQuestion,
  decide,
  decisionOf,
  type Question,
  questionsOf,
  resolveDoubt,
} from './running/answers.ts'
export { answerAll, type Answering, type Asked, askedIn, isAsked } from './running/approvals.ts'
export { calledBy, problemsOf, requireSound } from './running/check-workflow.ts'
export {
  type FoundWorkflow,
  findWorkflow,
  isFileName,
  readFileWorkflow,
  readText,
  findKept,
} from './running/find-workflow.ts'
export { beginPlan } from './planning/begin-plan.ts'
export { planOf } from './planning/plan-of.ts'
export { foldRun } from './running/fold-shelf.ts'
export {
  isAllForPerson,
  type Need,
  needsOf,
  runsForPerson,
  openRunsOf,
  Stillness,
} from './running/for-person.ts'
export { approvePlan, asking } from './running/approved-plan.ts'
export { checkInputs, describeFields, type Fields, fieldsOf } from './running/input-schema.ts'
export { lookAgain } from './running/look-again.ts'
export { lookAhead } from './running/look-ahead.ts'
export { nameThings, parseGrant, parseTyped } from './running/named-things.ts'
export {
  type PlacedProblem,
  printPolicy,
  policyProblemsOf,
  problemText,
  readAs,
  readPlaced,
  readPolicyFile,
} from './running/policy-text.ts'
export { contextOf } from './running/run-context.ts'
export { partsOf, RunFold, type Step } from './running/run-fold.ts'
export { startWorkflow } from './running/start-workflow.ts'
export { toolDescriptions } from './tools.ts'
export { type BegunUndo, beginUndo, findOpenUndo } from './undo/begin.ts'
export { positionFrom } from './undo/from-key.ts'
export { lossesIn, obstaclesIn, planUndoOf, undoCounts, type UndoPlan } from './undo/plan.ts'
export { openWorkspace, type Workspace } from './workspace.ts'
export {
  type ActivityFilter,
  activityHead,
  activityLine,
  activityRows,
  type SeenEntry,
} from './words/activity-rows.ts'
export { effectText } from './words/effect-text.ts'
export { oneLine } from './words/one-line.ts'
