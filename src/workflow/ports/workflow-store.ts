import type { WorkflowDocument } from '#contract'

/** A published workflow. Immutable. */
export interface WorkflowVersion {
  readonly document: WorkflowDocument
  /** Counts from 1 for each name, without gaps when published. */
  readonly version: number
  readonly changelog: string
  /** Who published it. */
  readonly by: string
  /** Milliseconds since the Unix epoch. */
  readonly publishedAt: number
}

export interface WorkflowSummary {
  readonly name: string
  readonly title: string | null
  /** Null for one that has only a draft. */
  readonly newest: number | null
  readonly hasDraft: boolean
  /** Of the draft or the newest version, whichever is later; milliseconds since the Unix epoch. */
  readonly updatedAt: number
}

/** At least so many versions are kept. */
export const leastVersionsKept = 10

/**
 * Where workflows are kept: one draft for each name, which is replaced, and published versions, which never change.
 * Each call is atomic, and durable when its promise resolves. Adapters must pass `testWorkflowStore`.
 */
export interface WorkflowStore {
  /**
   * Replaces the draft of the document's name.
   *
   * @param options.over the draft that it is made from, null for none: nothing is kept where another one is there by now
   * @returns whether it is kept
   */
  saveDraft(
    document: WorkflowDocument,
    options: { at: number; over?: WorkflowDocument | null; signal: AbortSignal },
  ): Promise<boolean>

  /**
   * Forgets a draft, and the name with it where nothing was published under it.
   *
   * @param options.over as for {@link WorkflowStore.saveDraft}
   * @returns whether there was one, and is none now
   */
  removeDraft(name: string, options: { over?: WorkflowDocument; signal: AbortSignal }): Promise<boolean>

  findDraft(name: string, options: { signal: AbortSignal }): Promise<WorkflowDocument | undefined>

  /**
   * Makes the next version and removes the draft. What is the same as the newest version, layout apart, is no new one: the newest is
   * answered, so that a repeated call does nothing.
   */
  publish(
    document: WorkflowDocument,
    options: { changelog: string; by: string; at: number; signal: AbortSignal },
  ): Promise<WorkflowVersion>

  /** Undefined when there is no such version. */
  findVersion(
    name: string,
    version: number | 'newest',
    options: { signal: AbortSignal },
  ): Promise<WorkflowVersion | undefined>

  /** Newest first. */
  listVersions(name: string, options: { signal: AbortSignal }): Promise<readonly WorkflowVersion[]>

  /** By name in code-unit order. */
  listWorkflows(options: { signal: AbortSignal }): Promise<readonly WorkflowSummary[]>

  /**
   * Removes all but the newest `keep` versions. Those that a run pins stay, however old.
   *
   * @returns the removed versions, oldest first
   * @throws AppError `workflow.keep_too_few` below {@link leastVersionsKept}
   */
  purge(name: string, options: { keep: number; signal: AbortSignal }): Promise<readonly number[]>
}
