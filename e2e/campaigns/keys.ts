import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import process from 'node:process'

import { whyNoShim } from './disk/shim.ts'

const tests = path.resolve(import.meta.dirname, '..', 'keys', 'kill.test.ts')

/** `keys`: the process that changes keys is killed at ten moments of each change; the test of that name does it at few. */
export async function run(): Promise<boolean> {
  const why = whyNoShim()
  if (why !== undefined) {
    process.stdout.write(`SKIPPED  keys: ${why}\n`)
    return false
  }
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec', tests], {
    stdio: 'inherit',
    env: { ...process.env, ADJUTANT_CAMPAIGN: 'keys' },
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0
}
