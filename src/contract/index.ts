/** What crosses a boundary: schemas, errors, labels, shared by every module and by the web. */
export {
  AgentDefinition,
  AgentDocument,
  AgentName,
  agentProgram,
  type AgentSchedule,
  type AgentTool,
  lightRoute,
  rulesHandler,
  scheduledHandler,
  scheduleProgram,
  sortHandler,
} from './agents.ts'
export { ApprovalAnswer, ApprovalAsk } from './approval.ts'
export {
  Amounts,
  BudgetDefaults,
  budgetHeldKind,
  BudgetScope,
  budgetSettledKind,
  BudgetUnit,
  Charge,
} from './budget.ts'
export { modelChargeKind, modelTools, ModelUseRow, UsageBy, whatItTook } from './model-use.ts'
export { AppError, type AppErrorOptions, Problem, toProblem } from './app-error.ts'
export {
  AnswererDefinition,
  AnswererInput,
  answererProgram,
  AnswerSentence,
  AnswerValue,
  AnswerValueKind,
  Citation,
  CitedAnswer,
  DocumentSearch,
  DocumentSearchResult,
  ModelCitedAnswer,
  SearchedPassage,
  searchDocumentsTool,
  SearchHit,
  SearchWithin,
} from './documents.ts'
export { DryRunReport, PlannedChange, ShownDiff } from './dry-run-report.ts'
export {
  answerKind,
  Capability,
  EffectClass,
  Fact,
  Grant,
  Need,
  receiptsHandler,
  ToolDescription,
  toolHandler,
  UndoClass,
  undoHandler,
  unwindProgram,
  unwoundHandler,
  workflowProgram,
} from './effect.ts'
export { type ErrorCode, errorCodes } from './error-codes/index.ts'
export {
  ownDefinition,
  RetryPolicy,
  WorkflowDefinition,
  WorkflowDocument,
  WorkflowEdge,
  type WorkflowGraph,
  WorkflowNode,
} from './workflow-document.ts'
export {
  Collection,
  CollectionName,
  LibrarySettings,
  ownCollections,
  ReadingInput,
  readingProgram,
  ReadingReport,
  UnreadDocument,
  Watch,
} from './collections.ts'
export { forgotten, forgottenLength, forgottenText, isForgotten } from './forgotten.ts'
export type { ForgetPlan } from './operations/forgetting.ts'
export { isGoing } from './is-going.ts'
export { isPublic, isSameLabel, joinLabels, Label, personLabel, publicLabel } from './label.ts'
export { memoryLimits, MemoryKey, MemoryNamespace, MemoryNote, RememberedFact } from './remembered.ts'
export { type DegradeRule, parseDegradeRule } from './degrade.ts'
export { Mode, stricterMode } from './mode.ts'
export { ModelRef } from './model-ref.ts'
export { ModelEmbedCall, ModelEmbedding } from './model-embedding.ts'
export { type RecordedCall, RecordedLine, RecordingHead } from './model-recording.ts'
export { ModelTape } from './model-tape.ts'
export {
  ModelAnswer,
  ModelAttempt,
  ModelCall,
  ModelMessage,
  ModelFilter,
  ModelPrice,
  ModelProvider,
  ModelRoute,
  ModelSettings,
  ModelTool,
  ModelToolCall,
  ModelUsage,
  ProviderKind,
  ProviderLimits,
} from './models.ts'
export { Brief } from './brief.ts'
export { CalendarEvent, EventConflict, FreeSlot } from './calendar.ts'
export { GrantScope, parseScope, scopeText, StandingGrant } from './permission.ts'
export {
  lookHandler,
  type NearWorkflow,
  Plan,
  type PlanFinding,
  type PlanGuess,
  PlanLook,
  PlanLookArgs,
  type PlannerDefinition,
  type PlannerInput,
  plannerProgram,
  type PlanTemplate,
  type PlanTool,
} from './plans.ts'
export {
  PolicyCase,
  PolicyCases,
  PolicyCondition,
  PolicyDocument,
  PolicyRule,
  type PolicyVersion,
} from './policy-document.ts'
export { SuggestedTask, Task, TaskDue, TaskPriority } from './tasks.ts'
export {
  disarmUnknowns,
  findUnknowns,
  isUnknown,
  joinWhys,
  type UnknownValue,
  unknownValue,
} from './unknown.ts'
export { Unpredicted, unpredictedTopic } from './unpredicted.ts'
export type { Diagnostics, RequestTimes, StreamHealth } from './operations/diagnostics.ts'
export type { Span } from './operations/traces.ts'
export type { OperationName, Operations } from './operations/registry.ts'
export type {
  Call,
  Caller,
  Content,
  ContentAnswer,
  Implementation,
  Implementations,
  Operation,
  Permission,
} from './operations/operation.ts'
export type { InputOf, OutputOf } from './operations/wire.ts'
export type { AgentEntry, AgentNote, AgentScheduleView, AgentView } from './operations/agents.ts'
export type { ActivityEntry } from './operations/activity.ts'
export type { ApprovalView, HeldEffect, OpenQuestion, RunLease } from './operations/approvals.ts'
export type { ChatRequest, ChatResponse } from './operations/chat.ts'
export type { BudgetView } from './operations/budgets.ts'
export type { GrantDanger, GrantView } from './operations/grants.ts'
export type {
  RunEvent,
  RunGraph,
  RunNeed,
  RunReceipt,
  RunState,
  RunStep,
  RunSummary,
  RunUndoPlan,
  RunView,
} from './operations/run-view.ts'
export {
  type LimitSettings,
  RetentionSettings,
  type SettingsGroup,
  settingsGroups,
  type SettingsOf,
  type SettingsView,
} from './operations/settings.ts'
export type { CollectionView, DocumentView, ReadingView } from './operations/collections.ts'
export type { WatchView } from './operations/watches.ts'
export type { ModelsView, ProviderView } from './operations/models.ts'
export type { ShownValue } from './operations/shown-value.ts'
export type { PlanRun } from './operations/plans.ts'
export type { TurnView } from './operations/turns.ts'
export type { SecretView } from './operations/vault.ts'
export type { WorkflowEntry, WorkflowFinding, WorkflowSource } from './operations/workflows.ts'
export type { ToolRun } from './operations/tools.ts'
