import { AppError, type Implementations, type Operations } from '#contract'
import { accept, type KeptProposal, proposalHash, propose, ProposedFiles } from '#workspace'

import { placeOf } from '../dry-run/place.ts'
import { approvePlan, asking } from '../running/approved-plan.ts'
import { lookAhead } from '../running/look-ahead.ts'
import { startWorkflow } from '../running/start-workflow.ts'
import type { Desk } from './desk.ts'
import { onceKey } from './once-key.ts'
import { filesOf, grantOf, projectOf } from './projects.ts'
import { wireTime } from './wire-time.ts'
import { applyWorkflow } from '../running/workflows-made.ts'

/** Proposals that a home keeps; the oldest go first. */
const keep = 500

export function diffsOperations(
  desk: Desk,
): Pick<Implementations<Operations>, 'diffs.propose' | 'diffs.get' | 'diffs.apply'> {
  const { workspace } = desk
  const { proposals, clock, home } = workspace

  function proposalOf(id: string): KeptProposal {
    const proposal = proposals.find(id)
    if (proposal) return proposal
    throw new AppError('workspace.proposal_unknown', `There is no proposal ${id.toWellFormed()}.`, {
      hint: 'Propose the changes again.',
      details: { proposal: id.toWellFormed() },
    })
  }

  return {
    async 'diffs.propose'({ project: typed, files: contents }, { signal }) {
      const project = await projectOf(desk, typed)
      const files = await filesOf(desk, project)
      const proposed = await propose({ files, blobs: home.blobs }, project, { contents, signal })
      const kept: KeptProposal = {
        id: workspace.newId('proposal'),
        project,
        createdAt: clock.now(),
        files: [...proposed],
      }
      proposals.add(kept, { keep })
      return toProposal(kept)
    },

    'diffs.get': async ({ id }) => toProposal(proposalOf(id)),

    async 'diffs.apply'({ id, accept: accepted }, { caller, once, signal }) {
      const proposal = proposalOf(id)
      const { project } = proposal
      const files = await filesOf(desk, project)
      const proposed = ProposedFiles.parse(proposal.files)
      const written = await accept({ files, blobs: home.blobs }, project, { proposed, accepted, signal })
      const input = {
        create: written.flatMap(({ path, text, expect }) => (expect === null ? [{ path, text }] : [])),
        replace: written.flatMap(({ expect, ...file }) => (expect === null ? [] : [{ ...file, expect }])),
      }
      const inputs = { input, grants: [grantOf(project)] }
      const found = applyWorkflow
      const report = await lookAhead(
        { place: placeOf(workspace), workspace },
        { found, inputs, asked: undefined, project, signal },
      )
      const { id: run } = await startWorkflow(workspace, found, {
        ...inputs,
        ...onceKey(once),
        asked: undefined,
        project,
        yes: false,
        // Whoever accepts has seen the very lines; anything else asks.
        plan: approvePlan(workspace, asking(report), caller.by),
        by: caller.by,
        signal,
      })
      return { run }
    },
  }
}

function toProposal({ id, project, createdAt, files }: KeptProposal) {
  const proposed = ProposedFiles.parse(files)
  return {
    id,
    project,
    createdAt: wireTime(createdAt),
    hash: proposalHash(proposed),
    files: proposed.map(({ path, change, before, after, beforeBytes, afterBytes, hunks }) => ({
      path,
      change,
      before,
      after,
      beforeBytes,
      afterBytes,
      hunks,
    })),
  }
}
