import type { Clock } from '#base'

/** Looks in a time: it runs out late by one of them at the most, and never early. */
const looks = 8

/** Waits for a sign, again and again. */
export interface Patience extends Disposable {
  /** There was one: from now on the next is waited for. */
  sign(): void
}

/**
 * Calls back once no sign has come for `ms` milliseconds, or up to an eighth longer. A timer for each sign would cost more than
 * a piece of a stream does, so one timer looks now and then; it goes by its own looks, since the clock may be set.
 */
export function createPatience(clock: Clock, ms: number, ranOut: () => void): Patience {
  let looked = 0
  let timer: Disposable | undefined
  function lookLater(): void {
    timer = clock.after(ms / looks, () => {
      looked += 1
      // The first look may have come right after the sign.
      if (looked > looks) ranOut()
      else lookLater()
    })
  }
  return {
    sign() {
      looked = 0
      if (!timer) lookLater()
    },
    [Symbol.dispose]() {
      timer?.[Symbol.dispose]()
      timer = undefined
    },
  }
}
