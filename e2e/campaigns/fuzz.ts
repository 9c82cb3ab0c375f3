import { parseArgs } from 'node:util'

import { fuzz } from '../http/fuzz/fuzz.ts'
import { openTarget } from '../http/fuzz/open-target.ts'

/** `fuzz --times N`: so many requests made from the schemas of the operations, on a daemon of its own. */
export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: { times: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' } },
  })
  const began = performance.now()
  await using target = await openTarget()
  const result = await fuzz(target, { times: Number(values.times), seed: Number(values.seed) })
  const bad = [
    ...result.bad,
    ...target.complaints,
    ...result.neverReached.map((name) => `${name} never reached`),
  ]
  const share = Math.round((result.fitting / result.sent) * 100)
  process.stdout.write(
    `fuzz  ${result.sent} requests, ${share} % of them fitting, answers ${JSON.stringify(result.byStatus)}\n` +
      `      ${bad.length} violations, ${Math.round((performance.now() - began) / 1_000)} s\n`,
  )
  for (const line of bad.slice(0, 20)) process.stdout.write(`  VIOLATION  ${line}\n`)
  return bad.length === 0 && share >= 60
}
