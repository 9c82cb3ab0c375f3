import { AppError, type WorkflowDocument } from '#contract'

import { leastVersionsKept, type WorkflowStore, type WorkflowVersion } from '../ports/workflow-store.ts'
import { printWorkflow } from '../text/print-workflow.ts'
import { isSameWorkflow } from '../versions/content.ts'

/** A WorkflowStore that forgets; `pins` are the versions that runs hold, as `name@version`. */
export function createMemoryWorkflowStore(pins: ReadonlySet<string> = new Set()): WorkflowStore {
  const drafts: Drafts = new Map()
  const versions = new Map<string, WorkflowVersion[]>()
  const published = new Map<string, number>()
  const of = (name: string): WorkflowVersion[] => versions.get(name) ?? []

  return {
    ...draftsIn(drafts),
    async publish(document, { changelog, by, at, signal }) {
      signal.throwIfAborted()
      const { name } = document
      const newest = of(name).at(-1)
      drafts.delete(name)
      if (newest && isSameWorkflow(newest.document, document)) return structuredClone(newest)
      const version = (published.get(name) ?? 0) + 1
      const made: WorkflowVersion = {
        document: structuredClone(document),
        version,
        changelog,
        by,
        publishedAt: at,
      }
      published.set(name, version)
      versions.set(name, [...of(name), made])
      return structuredClone(made)
    },
    async findVersion(name, version, { signal }) {
      signal.throwIfAborted()
      const found =
        version === 'newest' ? of(name).at(-1) : of(name).find((other) => other.version === version)
      return structuredClone(found)
    },
    async listVersions(name, { signal }) {
      signal.throwIfAborted()
      return structuredClone(of(name)).toReversed()
    },
    async listWorkflows({ signal }) {
      signal.throwIfAborted()
      return [...new Set([...drafts.keys(), ...versions.keys()])].toSorted().map((name) => {
        const draft = drafts.get(name)
        const newest = of(name).at(-1)
        const isDraftLater = draft !== undefined && draft.at >= (newest?.publishedAt ?? 0)
        const shown = isDraftLater ? draft.document : newest?.document
        const updatedAt = Math.max(draft?.at ?? 0, newest?.publishedAt ?? 0)
        return {
          name,
          title: shown?.title ?? null,
          newest: newest?.version ?? null,
          hasDraft: draft !== undefined,
          updatedAt,
        }
      })
    },
    async purge(name, { keep, signal }) {
      signal.throwIfAborted()
      if (keep < leastVersionsKept)
        throw new AppError(
          'workflow.keep_too_few',
          `At least ${leastVersionsKept} versions are kept, not ${keep}.`,
        )
      const old = of(name).slice(0, Math.max(0, of(name).length - keep))
      const removed = old.filter(({ version }) => !pins.has(`${name}@${version}`))
      versions.set(
        name,
        of(name).filter((version) => !removed.includes(version)),
      )
      return removed.map(({ version }) => version)
    },
  }
}

type Drafts = Map<string, { document: WorkflowDocument; at: number }>

function draftsIn(drafts: Drafts): Pick<WorkflowStore, 'saveDraft' | 'removeDraft' | 'findDraft'> {
  function isThere(name: string, over: WorkflowDocument | null): boolean {
    const there = drafts.get(name)?.document
    return over === null ? !there : there !== undefined && textOf(there) === textOf(over)
  }

  return {
    async saveDraft(document, { at, over, signal }) {
      signal.throwIfAborted()
      if (over !== undefined && !isThere(document.name, over)) return false
      drafts.set(document.name, { document: structuredClone(document), at })
      return true
    },
    async removeDraft(name, { over, signal }) {
      signal.throwIfAborted()
      if (over !== undefined && !isThere(name, over)) return false
      return drafts.delete(name)
    },
    async findDraft(name, { signal }) {
      signal.throwIfAborted()
      return structuredClone(drafts.get(name)?.document)
    },
  }
}

function textOf(document: WorkflowDocument): string {
  return printWorkflow(document, 'json')
}
