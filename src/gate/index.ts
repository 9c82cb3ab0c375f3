/** The one door every effect passes. */
export { checkLog, type LogFinding, type LogReport, rangesOfNumbers } from './audit/check-log.ts'
export { type Checkpoint, openCheckpoint, signCheckpoint } from './audit/checkpoint.ts'
export { type AuditEntry, bodyHash, entryLeaf, saltLength } from './audit/entry.ts'
export { exportLines, ExportReader, longestExportLine, requireGrown, unread } from './audit/export.ts'
export { entryOf, forgottenKind, type KeptCheckpoint, type LogRow, prunedKind } from './audit/log-row.ts'
export { keyText, type NoteKey, type NoteSigner, type NoteVerifier, parseKey } from './audit/note.ts'
export { isProof, openProof, printEntryProof, printGrowthProof } from './audit/proof-text.ts'
export { proveConsistency, proveInclusion, type RangeRoot } from './audit/proofs.ts'
export { type Digest, emptyFrontier, growAll, packFrontier, rootOf, unpackFrontier } from './audit/tree.ts'
export type { EffectRequest } from './effect-request.ts'
export {
  type CapabilityPattern,
  parseCapability,
  printCapability,
  type Surroundings,
} from './capability/capability-text.ts'
export { type Danger, dangersOf, type Places } from './capability/danger.ts'
export { type PathPattern, pathPattern } from './capability/path-pattern.ts'
export { covers } from './grants.ts'
export { canonicalPolicy } from './policy/canonical-policy.ts'
export { askTerms, compilePolicy, defaultPolicy, modeOfRun, type Policy } from './policy/compile-policy.ts'
export { diffPolicies, type PolicyChange, policyDiffText } from './policy/diff-policies.ts'
export { judgeByRule, judgePolicy } from './policy/judge-policy.ts'
export { parsePolicy, type PolicyProblem } from './policy/parse-policy.ts'
export { createStandingGrants, scopesOf, type StandingGrants } from './standing-grants.ts'
export { parseCases, type TriedCase, tryCases } from './policy/try-cases.ts'
export type { GivenGrant, PermissionEvent, PermissionStore, Refusal } from './ports/permission-store.ts'
export type { PolicyStore } from './ports/policy-store.ts'
export { Doorkeeper, type DoorkeeperOptions, type Stage } from './approval/doorkeeper.ts'
export type { Lease } from './approval/lease.ts'
export { AllowedBefore, leaseUseKind } from './approval/allowed-before.ts'
export { effectHash } from './approval/effect-hash.ts'
export { FlowRules, noFlowRules, StandingRule } from './flow/flow-rules.ts'
export { judgeFlow } from './flow/judge-flow.ts'
export { type Naming, namingOf } from './flow/named.ts'
export { type Lowered, lowerBySchema } from './flow/lower-by-schema.ts'
export type { Act, Reach } from './flow/reach.ts'
export { accountText, amountText } from './budget/amount-text.ts'
export { BudgetAsk } from './budget/budget-ask.ts'
export { Cashier } from './budget/cashier.ts'
export type { AccountUse, BudgetLimit, BudgetStore } from './ports/budget-store.ts'
export type { BlobRef, Blobs } from './ports/blobs.ts'
export type { Egress, EgressRequest, EgressResponse } from './ports/egress.ts'
export { type AppliedRule, type BudgetLeft, type ModelPlan, type Models, noModels } from './ports/models.ts'
export {
  type FileToTake,
  type Library,
  type LibraryHit,
  type LibraryQuery,
  noLibrary,
  type UnreadDocument,
} from './ports/library.ts'
export type { ObservedLibrary } from './overlay/overlay-library.ts'
export type { KeptRecord, RecordChange, Records } from './ports/records.ts'
export type { FileEntry, Files, FileStat } from './ports/files.ts'
export type { Located, ObservedFiles } from './ports/observed-files.ts'
export type { FileChange } from './overlay/file-changes.ts'
export { Overlay } from './overlay/overlay.ts'
export { buildDryRunReport, type DryRunFindings } from './dry-run/build-report.ts'
export { createObservingHandler, type ObservingOptions } from './dry-run/observing-handler.ts'
export { createObservingUndo } from './dry-run/observing-undo.ts'
export { PlannedEffects } from './dry-run/planned-effects.ts'
export type { Secrets, SecretUse } from './ports/secrets.ts'
export type { ApprovedPlan, LeaseStore } from './ports/lease-store.ts'
export type { World } from './ports/world.ts'
export { createEchoScrubber } from './redaction/echoes.ts'
export type { Scrubber } from './redaction/known-values.ts'
export { withoutSecretsIn } from './redaction/redacting-handler.ts'
export { createRedactor, type Redactor, withoutSecrets } from './redaction/redactor.ts'
export {
  fillPlaceholders,
  holdsPlaceholder,
  refuseMisplacedSecrets,
  secretsNamedIn,
} from './secrets/placeholder.ts'
export type {
  AnyTool,
  Change,
  Preview,
  Reconciled,
  Standing,
  Tool,
  ToolCall,
  ToolReceipt,
  ToolRedo,
  ToolUndo,
} from './tool.ts'
export { forgetFact } from './forget-fact.ts'
export { Receipt, receiptKind, ToolArgs, undoneKind, UndoOutcome, unwoundKind } from './receipt.ts'
export { Toolbox, type ToolboxOptions } from './toolbox.ts'
export { createToolHandler } from './tool-handler.ts'
export { createReceiptsHandler, createUnwoundHandler } from './undo/listing.ts'
export { type PlannedUndo, planUndo } from './undo/plan-undo.ts'
export { createUndoHandler } from './undo/undo-handler.ts'
export { isUndone, type UndoStanding, undoStanding } from './undo/undone.ts'
export { type UndoWish, unwind } from './undo/unwind.ts'
export { applyHunks, diffTexts, type Hunk } from './text-diff.ts'
export { go, joinVerdicts, type Reason, type Verdict } from './verdict.ts'
