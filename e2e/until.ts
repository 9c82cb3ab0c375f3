import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

const patienceMs = 90_000
const restMs = 50

/**
 * Looks again and again until it is so, as long as a loaded machine may take: what another process or a page does is there
 * a moment later than it is asked for.
 *
 * @param what is to come, for whoever reads that it did not
 */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await isSo())) {
    if (performance.now() > deadline) assert.fail(`It did not come to this: ${what}.`)
    await sleep(restMs)
  }
}
