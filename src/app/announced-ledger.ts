import type { Ledger, Unit } from '#engine'

/** The same ledger; tells of each unit once it is durable. */
export function announcedLedger(ledger: Ledger, announce: (unit: Unit) => void): Ledger {
  return {
    async commit(unit) {
      const committed = await ledger.commit(unit)
      if (committed.existing === undefined) announce(unit)
      return committed
    },
    close: () => ledger.close(),
  }
}
