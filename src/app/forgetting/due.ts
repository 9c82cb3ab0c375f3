import type { ForgettableTree } from '#adapters'
import type { RetentionSettings } from '#contract'

const dayMs = 24 * 60 * 60_000

export interface Due {
  readonly trees: readonly ForgettableTree[]
  /** What would be due but that it could still be taken back. */
  readonly withheld: readonly ForgettableTree[]
  /** Sessions that are too many. */
  readonly sessions: readonly string[]
}

/**
 * The trees of runs whose contents are kept for longer than somebody wants. What is set for a project comes before what is
 * set for all, field by field.
 *
 * @param newest sessions by when something was said in them last, newest first
 */
export function dueIn(
  trees: readonly ForgettableTree[],
  { settings, newest, now }: { settings: RetentionSettings; newest: readonly SessionPlace[]; now: number },
): Due {
  const over = sessionsOver(newest, settings)
  const due = trees.filter(({ endedAt, project, session }) => {
    const days =
      settings.projects.find((one) => one.project === project)?.contentsDays ?? settings.contentsDays
    return (days !== null && endedAt < now - days * dayMs) || (session !== null && over.has(session))
  })
  const isHeld = ({ undoable }: ForgettableTree): boolean => undoable && !settings.contentsUndoable
  return { trees: due.filter((tree) => !isHeld(tree)), withheld: due.filter(isHeld), sessions: [...over] }
}

/** Whether anything is ever due. */
export function keepsAll({ contentsDays, contentsSessions, projects }: RetentionSettings): boolean {
  return [{ contentsDays, contentsSessions }, ...projects].every(
    (rule) => rule.contentsDays === null && rule.contentsSessions === null,
  )
}

export interface SessionPlace {
  readonly id: string
  readonly project: string
}

/** Counted in their project where that has a number of its own, else among all. */
function sessionsOver(
  newest: readonly SessionPlace[],
  { contentsSessions, projects }: RetentionSettings,
): ReadonlySet<string> {
  const counts = new Map<string, number>()
  const over = newest.filter(({ project }, ofAll) => {
    const ofProject = counts.get(project) ?? 0
    counts.set(project, ofProject + 1)
    const own = projects.find((one) => one.project === project)?.contentsSessions ?? null
    return own === null ? contentsSessions !== null && ofAll >= contentsSessions : ofProject >= own
  })
  return new Set(over.map(({ id }) => id))
}
