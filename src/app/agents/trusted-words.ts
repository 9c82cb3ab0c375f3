import { z } from 'zod'

import { createSettingsStore, type Sqlite, systemClock } from '#adapters'
import { AppError } from '#contract'

const group = 'words'
/** Projects whose words are trusted; the one trusted first goes first. */
const mostProjects = 1_000

const Kept = z.object({ projects: z.array(z.object({ project: z.string(), hash: z.string() })).default([]) })

/** Which words of projects a person trusts: exactly those, and none that come in their place. */
export interface TrustedWords {
  /** The hash of what is trusted in this folder; undefined for nothing. */
  hashOf(project: string): string | undefined
  /**
   * Sets it, with an entry in the audit log.
   *
   * @param hash null to trust none
   * @throws AppError `input.revision_stale` when somebody else has set it at the same moment
   */
  set(project: string, hash: string | null, options: { readonly by: string }): void
}

/** @param db a connection that can write */
export function openTrustedWords(db: Sqlite): TrustedWords {
  const store = createSettingsStore(db)
  const read = () => {
    const found = store.find(group)
    return { revision: found?.revision ?? 0, projects: Kept.parse(found?.value ?? {}).projects }
  }
  return {
    hashOf: (project) => read().projects.find((one) => one.project === project)?.hash,
    set(project, hash, { by }) {
      const { revision, projects } = read()
      const others = projects.filter((one) => one.project !== project)
      const all = hash === null ? others : [...others, { project, hash }].slice(-mostProjects)
      if (store.set(group, { projects: all }, { over: revision, by, at: systemClock.now() })) return
      throw new AppError('input.revision_stale', 'Which words are trusted was changed at the same moment.', {
        hint: 'Look at it again, and try once more.',
      })
    },
  }
}
