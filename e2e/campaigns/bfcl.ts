/** Every call that answers a Berkeley function calling task, in the language of every provider. */
import process from 'node:process'
import { parseArgs } from 'node:util'

import { kinds } from '../../src/adapters/ai-sdk/testing/asking.ts'
import { bfclFolder, readBfcl } from '../../src/adapters/ai-sdk/testing/bfcl.ts'
import { bfclRoundTrip } from '../../src/adapters/ai-sdk/testing/bfcl-round-trip.ts'

export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string', default: bfclFolder } },
  })
  const tasks = readBfcl(values.data)
  let isGood = tasks.length > 0
  for (const kind of kinds) {
    const startedAt = performance.now()
    const { calls, exact, tools, schemas, renamed, bad } = await bfclRoundTrip(kind, tasks)
    const ms = (performance.now() - startedAt) / tasks.length
    process.stdout.write(
      `${kind.padEnd(11)} ${exact} of ${calls} calls exact, ${schemas} of ${tools} schemas as they were, ` +
        `${renamed} of ${tasks.length} tasks with names mapped there and back, ${ms.toFixed(1)} ms a task\n`,
    )
    for (const line of bad.slice(0, 5)) process.stdout.write(`  ${line}\n`)
    isGood &&= bad.length === 0 && exact === calls
  }
  return isGood
}
