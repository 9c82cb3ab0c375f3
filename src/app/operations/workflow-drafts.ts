import { AppError, type Implementations, type Operations } from '#contract'
import { invalidWorkflow, readWorkflow } from '#workflow'

import { calledBy, problemsOf } from '../running/check-workflow.ts'
import type { Desk } from './desk.ts'
import { requireFresh } from './revision.ts'
import { findings, notFound, revisionOf } from './workflow-view.ts'

type Named = 'workflows.saveDraft' | 'workflows.removeDraft' | 'workflows.publish'

/** The revision of what is not there. */
const none = 'none'

export function workflowDraftsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const store = workspace.workflows
  return {
    async 'workflows.saveDraft'({ name, text, revision }, { signal }) {
      const read = readWorkflow(text, { name })
      const { document } = read
      if (document.name !== name) {
        throw new AppError('workflow.invalid', `The document calls itself ${document.name}, not ${name}.`, {
          hint: 'Give it the name under which it is kept.',
        })
      }
      const there = await store.findDraft(name, { signal })
      requireFresh(revision, there ? revisionOf(there) : none, `${name}@draft`)
      const over = revision === undefined ? {} : { over: there ?? null }
      if (!(await store.saveDraft(document, { at: workspace.clock.now(), ...over, signal })))
        requireFresh(revision, '', `${name}@draft`)
      desk.changed('workflows')
      const problems = problemsOf(
        { document, text: read, version: null, from: name, file: null },
        { workflows: await calledBy(document, store, { signal }) },
      )
      return { name, revision: revisionOf(document), problems: findings(problems) }
    },

    async 'workflows.removeDraft'({ name, revision }, { signal }) {
      const there = await store.findDraft(name, { signal })
      if (!there) throw notFound(`${name}@draft`)
      requireFresh(revision, revisionOf(there), `${name}@draft`)
      const over = revision === undefined ? {} : { over: there }
      if (!(await store.removeDraft(name, { ...over, signal }))) throw notFound(`${name}@draft`)
      desk.changed('workflows')
      return { removed: true }
    },

    async 'workflows.publish'({ name, changelog, revision }, { caller: { by }, signal }) {
      const document = await store.findDraft(name, { signal })
      if (!document) throw notFound(`${name}@draft`)
      requireFresh(revision, revisionOf(document), `${name}@draft`)
      const found = { document, version: null, from: `${name}@draft`, file: null }
      const problems = problemsOf(found, { workflows: await calledBy(document, store, { signal }) })
      if (problems.some(({ severity }) => severity === 'error')) throw invalidWorkflow(problems)
      const before = await store.findVersion(name, 'newest', { signal })
      const at = workspace.clock.now()
      const { version } = await store.publish(document, { changelog, by, at, signal })
      desk.changed('workflows')
      return { version, created: before?.version !== version }
    },
  }
}
