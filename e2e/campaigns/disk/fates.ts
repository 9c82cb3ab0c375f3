import type { SeededRandom } from '#engine/testing'

import type { NamesFate } from './model-disk.ts'
import type { Fate } from './model-file.ts'

/**
 * How a state is chosen. A disk may keep all of what was not synced, none of it, or any part; parts are tried in all
 * shades, for what breaks at one lost sector in a hundred hides where half of them are lost.
 */
export function randomFate(random: SeededRandom): { fate: Fate; names: NamesFate; says: string } {
  const share = random.pick([0, 0.01, 0.1, 0.5, 0.9, 0.99, 1])
  const names = random.pick<NamesFate>(['all', 'none', 'prefix', 'any'])
  const between = random.chance(0.5)
  const fate: Fate = {
    version(count) {
      if (!random.chance(share)) return 0
      return between ? random.between(0, count - 1) : count - 1
    },
    keeps: () => random.chance(share),
  }
  return { fate, names, says: `${share * 100} % of the sectors, names: ${names}` }
}
