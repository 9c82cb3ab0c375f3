/** The ledger of a process that is killed at one of its commits, right before or right after. */
import process from 'node:process'

import type { Ledger } from '#engine'

import { announcedLedger as announced } from '../../../src/app/announced-ledger.ts'

const [at = 'never', when = 'before'] = (process.env['ADJUTANT_KILL_AT'] ?? '').split(' ')
let count = 0

/** How many there have been. */
export function commits(): number {
  return count
}

export const announcedLedger: typeof announced = (ledger, announce) => announced(killing(ledger), announce)

function killing(ledger: Ledger): Ledger {
  return {
    async commit(unit) {
      count += 1
      const isAt = String(count) === at
      if (isAt && when === 'before') process.kill(process.pid, 'SIGKILL')
      const committed = await ledger.commit(unit)
      if (isAt && when === 'after') process.kill(process.pid, 'SIGKILL')
      return committed
    },
    close: () => ledger.close(),
  }
}
