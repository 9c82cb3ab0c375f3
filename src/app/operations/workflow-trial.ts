import { AppError, type Implementations, type Operations } from '#contract'
import { printCapability } from '#gate'
import { readWorkflow, type WorkflowProblem } from '#workflow'

import { placeOf } from '../dry-run/place.ts'
import { calledBy, problemsOf } from '../running/check-workflow.ts'
import type { FoundWorkflow } from '../running/find-workflow.ts'
import { lookAhead } from '../running/look-ahead.ts'
import type { Desk } from './desk.ts'
import { readyRun } from './given-workflow.ts'
import { ofSession } from './projects.ts'
import { findings } from './workflow-view.ts'

/** A workflow is looked at before it is kept or run. */
export function workflowTrialOperations(
  desk: Desk,
): Pick<Implementations<Operations>, 'workflows.validate' | 'workflows.dryRun'> {
  const { workspace } = desk
  const store = workspace.workflows
  return {
    async 'workflows.validate'({ text }, { signal }) {
      let found: FoundWorkflow
      try {
        const read = readWorkflow(text)
        found = { document: read.document, version: null, text: read, from: '', file: null }
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'workflow.invalid') throw error
        const problems = (error.details['problems'] ?? []) as unknown as readonly WorkflowProblem[]
        return { valid: false, problems: findings(problems), name: null, input: null }
      }
      const { document } = found
      const problems = problemsOf(found, { workflows: await calledBy(document, store, { signal }) })
      return {
        valid: problems.every(({ severity }) => severity !== 'error'),
        problems: findings(problems),
        name: document.name,
        input: document.input,
      }
    },

    async 'workflows.dryRun'({ mode, session, ...given }, { signal }) {
      const { found, input, grants: named, dangers } = await readyRun(desk, given, { signal })
      const { project, grants: own } = ofSession(desk, session)
      const grants = [...named, ...own]
      const asked = mode === 'observe' ? undefined : mode
      const report = await lookAhead(
        { place: placeOf(workspace), workspace },
        { found, inputs: { input, grants }, asked, project, signal },
      )
      return {
        report,
        grants: grants.map((grant) => ({ capability: printCapability(grant), reason: grant.reason })),
        dangers: [...dangers],
      }
    },
  }
}
