import type { SeededRandom } from '#engine/testing'

import { kinds, type Order, places } from '../disk/shim.ts'

/** Where a process is to be killed. */
export type Plan =
  /** After an effect's last system call and before its receipt. */
  | { readonly is: 'window'; readonly order: Order }
  /** Amid the system calls of an effect. */
  | { readonly is: 'effect'; readonly order: Order }
  /** Before or after a write or a sync of the journal. */
  | { readonly is: 'journal'; readonly order: Order }
  /** At any moment, from outside. */
  | { readonly is: 'any'; readonly afterMs: number }

/**
 * @param options.fullMs how long the work takes when nobody disturbs it
 * @param options.reach the number of files that one start may work off before it is killed
 */
export function randomPlan(
  random: SeededRandom,
  { wanted, fullMs, reach }: { wanted: Plan['is'] | undefined; fullMs: number; reach: number },
): Plan {
  const is = wanted ?? random.pick<Plan['is']>(['window', 'effect', 'journal', 'journal', 'any'])
  switch (is) {
    case 'window':
      // A file loses its old name in the last call of its move; what was written loses its temporary one.
      return {
        is,
        order: { what: kinds.unlink, where: places.world, at: random.between(1, reach), act: 'killAfter' },
      }
    case 'effect':
      return {
        is,
        order: {
          what: random.pick([kinds.link, kinds.folder, kinds.create, kinds.write]),
          where: places.world,
          at: random.between(1, reach),
          act: random.pick(['killBefore', 'killAfter']),
        },
      }
    case 'journal':
      return {
        is,
        order: {
          what: random.pick([kinds.write, kinds.sync]),
          where: places.log,
          at: random.pick([1, 2, 3, random.between(1, 4 * reach), random.between(1, 20 * reach)]),
          act: random.pick(['killBefore', 'killAfter']),
        },
      }
    case 'any':
      return { is, afterMs: random.between(Math.round(fullMs * 0.3), fullMs) }
  }
}
