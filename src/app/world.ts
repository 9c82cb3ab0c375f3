import { createEgress, createFiles, type EgressOptions, systemClock } from '#adapters'
import type { Grant } from '#contract'
import type { Library, Models, Records, World } from '#gate'

import type { Home } from './home.ts'

/** What all requests of this process share: their turns, the secrets that they may carry, the models, and what is kept. */
export type Edge = Pick<EgressOptions, 'lanes' | 'secrets'> & {
  readonly models: Models
  readonly records: Records
  readonly library: Library
}

/** The files and hosts that somebody with these grants can reach. */
export function createWorld(
  home: Home,
  grants: readonly Grant[],
  { models, records, library, ...edge }: Edge,
): World {
  return {
    files: createFiles({ grants, reserved: [home.realFolder] }),
    egress: createEgress({ grants, clock: systemClock, ...edge }),
    blobs: home.blobs,
    models,
    records,
    library,
  }
}
