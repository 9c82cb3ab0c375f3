/** A person's folders at work: sessions, checkpoints, and changes that somebody proposes. */
export { changesIn, planRestore, type RestoredFile, type RestorePlan } from './plan-restore.ts'
export type {
  CheckpointStore,
  KeptCheckpoint,
  KeptEntry,
  KeptFile,
  KeptFolder,
  LeftOut,
} from './ports/checkpoint-store.ts'
export type { KeptProposal, ProposalStore } from './ports/proposal-store.ts'
export type { KeptMessage, KeptSession, ListPlace, Saying, SessionStore } from './ports/session-store.ts'
export { namesWithin, pathBelow } from './project-path.ts'
export {
  accept,
  type AcceptedFile,
  proposalHash,
  propose,
  type ProposedFile,
  ProposedFiles,
} from './propose.ts'
export { type FolderContent, keepFolder } from './take-checkpoint.ts'
