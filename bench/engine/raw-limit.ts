// What the disk and the driver allow: the engine's rows, bytes and commits without an engine. Nothing is decided, folded,
// checked or read here, so a real engine cannot be faster; how near it comes is the price of everything else that it does.
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { type Contender, measure, stepsPerRun } from './contender.ts'
import { groupCommit, openHere, openInWorker } from './group-commit.ts'
import { type Shape, usualShape } from './raw-limit-store.ts'

const { version } = createRequire(import.meta.url)('better-sqlite3-multiple-ciphers/package.json') as {
  version: string
}

interface Setting {
  readonly thread?: 'worker' | 'same'
  readonly shape?: Shape
}

const contender: Contender = {
  name: 'raw limit',
  version: `better-sqlite3-multiple-ciphers ${version}`,
  async open(folder, { setting }) {
    const { thread = 'worker', shape = usualShape } = (setting ?? {}) as Setting
    const path = join(folder, 'raw.db')
    const writer = await (thread === 'worker' ? openInWorker(path) : openHere(path))
    const commit = groupCommit(writer)
    const started = filled(shape.started)
    const intended: [string, string] = ['effect.intended', filled(shape.intended)]
    const completed: [string, string] = ['run.completed', filled(shape.completed)]
    const row = filled(shape.row)
    const receipt = filled(shape.fact)

    /** A step's result is made afresh each time, as an engine must. */
    function done(output: number): [string, string] {
      return ['effect.done', JSON.stringify({ output }).padEnd(shape.done)]
    }

    /** The commits that the engine makes: the next step's intent is in the same one as the result before it. */
    async function tenSteps(n: number, withIntent: boolean): Promise<number> {
      const run = `run_${String(n).padStart(26, '0')}`
      const intent = withIntent ? [intended] : []
      const fact = withIntent ? receipt : null
      await commit([run, 1, [['run.started', started], ...intent], row, null, null])
      let seq = 2 + intent.length
      let sum = 0
      for (let index = 0; index < stepsPerRun; index += 1) {
        const last = index === stepsPerRun - 1
        const records = [done(n + index), ...(last ? [completed] : intent)]
        // oxlint-disable-next-line no-await-in-loop
        await commit([run, seq, records, null, last ? 'completed' : null, fact])
        seq += records.length
        sum += n + index
      }
      return sum
    }

    return {
      pure: (n) => tenSteps(n, false),
      effects: (n) => tenSteps(n, true),
      durability: () => writer.durability,
      close: () => writer.close(),
    }
  },
}

function filled(length: number): string {
  return JSON.stringify({ filled: '' }).padEnd(length, 'x')
}

await measure(contender, process.argv.slice(2))
