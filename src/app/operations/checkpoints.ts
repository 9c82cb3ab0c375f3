import { AppError, type Implementations, type Operations } from '#contract'
import { changesIn, keepFolder, type KeptCheckpoint, planRestore } from '#workspace'

import { placeOf } from '../dry-run/place.ts'
import { approvePlan, asking, seenHash } from '../running/approved-plan.ts'
import { lookAhead } from '../running/look-ahead.ts'
import { startWorkflow } from '../running/start-workflow.ts'
import type { Desk } from './desk.ts'
import { onceKey } from './once-key.ts'
import { filesOf, grantOf, sessionOf } from './projects.ts'
import { partOf } from './list-place.ts'
import { wireTime } from './wire-time.ts'
import { restoreWorkflow } from '../running/workflows-made.ts'

type Named = 'sessions.checkpoints' | 'sessions.checkpoint' | 'sessions.restore'

/** Checkpoints that a session keeps; the oldest go first. */
const keep = 200

export function checkpointsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { checkpoints, clock, home } = workspace
  return {
    async 'sessions.checkpoints'({ session, ...page }) {
      sessionOf(desk, session)
      const { items, next } = partOf(page, (query) => checkpoints.list(session, query))
      return { items: items.map(toCheckpoint), next }
    },

    async 'sessions.checkpoint'({ session, note = null, without }, { signal }) {
      const { project } = sessionOf(desk, session)
      const files = await filesOf(desk, project)
      const [newest] = checkpoints.list(session, { limit: 1 })
      const known = newest ? checkpoints.entries(newest.id) : []
      const { entries, ...content } = await keepFolder({ files, blobs: home.blobs }, project, {
        without,
        known,
        signal,
      })
      const checkpoint: KeptCheckpoint = {
        id: workspace.newId('checkpoint'),
        session,
        note,
        createdAt: clock.now(),
        ...content,
        without,
      }
      checkpoints.add(checkpoint, entries, { keep })
      desk.changed('sessions')
      return toCheckpoint(checkpoint)
    },

    async 'sessions.restore'({ session, checkpoint: id, dryRun, seen }, { caller, once, signal }) {
      const { project } = sessionOf(desk, session)
      const checkpoint = checkpoints.find(session, id)
      if (!checkpoint) throw unknown(id)
      const files = await filesOf(desk, project)
      const entries = checkpoints.entries(id)
      const plan = await planRestore(files, project, { checkpoint, entries, signal })
      if (changesIn(plan) === 0) return { run: null, preview: null, seen: null }
      const found = restoreWorkflow
      const inputs = { input: { ...plan } as never, grants: [grantOf(project)] }
      const ahead = async () =>
        lookAhead(
          { place: placeOf(workspace), workspace },
          { found, inputs, asked: undefined, project, signal },
        )
      if (dryRun) {
        const preview = await ahead()
        return { run: null, preview, seen: seenHash(preview) }
      }
      let approved: string | undefined
      if (seen !== undefined) {
        const report = await ahead()
        if (seenHash(report) !== seen) throw stale(checkpoint)
        approved = approvePlan(workspace, asking(report), caller.by)
      }
      const { id: run } = await startWorkflow(workspace, found, {
        ...inputs,
        ...onceKey(once),
        tags: { session },
        asked: undefined,
        project,
        yes: false,
        plan: approved,
        by: caller.by,
        signal,
      })
      return { run, preview: null, seen: null }
    },
  }
}

function toCheckpoint(checkpoint: KeptCheckpoint) {
  const { id, session, note, createdAt, files, folders, bytes, left, leftCount } = checkpoint
  const shown = left.map(({ path, why }) => ({ path: path.toWellFormed(), why }))
  return { id, session, note, createdAt: wireTime(createdAt), files, folders, bytes, left: shown, leftCount }
}

function unknown(id: string): AppError {
  return new AppError('workspace.checkpoint_unknown', `The session has no checkpoint ${id.toWellFormed()}.`, {
    hint: 'See the checkpoints of the session.',
    details: { checkpoint: id.toWellFormed() },
  })
}

function stale({ id }: KeptCheckpoint): AppError {
  return new AppError('workspace.preview_stale', 'Something changed since the preview was made.', {
    hint: 'Look at the preview again.',
    details: { checkpoint: id },
  })
}
