import type { Clock } from '#base'

/** Node refuses longer timers; whoever waits longer is woken early by it and looks again. */
const longestMs = 2_147_483_647

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(longestMs, Math.max(0, ms)))
    return {
      [Symbol.dispose]() {
        clearTimeout(timer)
      },
    }
  },
}
