/** So many ends within so long, and it is given up: what fails at once will fail again. */
const mostEnds = 5
const withinMs = 60_000
const firstPauseMs = 250
const longestPauseMs = 8_000

/** When to start a program again that has ended by itself. */
export class RestartPolicy {
  #ends: number[] = []

  /**
   * Takes an end down.
   *
   * @returns how long to wait before the next start, in milliseconds, or null to give up
   */
  ended(at: number): number | null {
    this.#ends = [...this.#ends.filter((before) => at - before < withinMs), at]
    if (this.#ends.length >= mostEnds) return null
    return Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#ends.length - 1))
  }
}
