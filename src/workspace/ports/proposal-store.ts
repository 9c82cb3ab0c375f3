import type { Json } from '#base'

/** Contents that were proposed for files, as they are kept. */
export interface KeptProposal {
  readonly id: string
  readonly project: string
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
  /** What is proposed; references to blobs in it keep their contents. */
  readonly files: Json
}

/** Keeps proposals for a while. Adapters must pass `testProposalStore`. */
export interface ProposalStore {
  /** Adds one, and removes the oldest beyond `keep`. */
  add(proposal: KeptProposal, options: { readonly keep: number }): void
  find(id: string): KeptProposal | undefined
}
