import type { Ledger } from '#engine'

/** The same ledger; says when something has become durable. */
export function announcedLedger(ledger: Ledger, announce: () => void): Ledger {
  return {
    async commit(unit) {
      const committed = await ledger.commit(unit)
      if (committed.existing === undefined) announce()
      return committed
    },
    close: () => ledger.close(),
  }
}
