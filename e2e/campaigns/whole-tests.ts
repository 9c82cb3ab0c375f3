/** Tests that every run does a share of, done whole. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import process from 'node:process'

import { whyNoShim } from './disk/shim.ts'

/** Set to a campaign's name while the tests below do all that they can. */
export const campaign = process.env['ADJUTANT_CAMPAIGN']

/** `keys`: the process that changes keys is killed at ten moments of each change. */
export async function keys(): Promise<boolean> {
  const why = whyNoShim()
  if (why === undefined) return inFull('keys', 'keys/kill.test.ts')
  process.stdout.write(`SKIPPED  keys: ${why}\n`)
  return false
}

/** `folders`: the dry-run of 20 folders is held against the real run, and 20 are taken back byte for byte. */
export function folders(): Promise<boolean> {
  return inFull('folders', 'dry-run/same-as-real.test.ts', 'undo/undo.test.ts')
}

/** `forgetting`: whoever forgets is killed before and after each of its steps. */
export function forgetting(): Promise<boolean> {
  return inFull('forgetting', 'forgetting/kill.test.ts')
}

/** `conformance`: a run is killed at every commit, before and after it, and in each of its deeds. */
export function conformance(): Promise<boolean> {
  return inFull('conformance', 'conformance/crash.test.ts')
}

/** `page`: every room of the page and its dialogs, wide and narrow in both schemes, and every command of each. */
export function page(): Promise<boolean> {
  return inFull(
    'page',
    'web/plug.test.ts',
    'web/rooms.test.ts',
    'web/more-rooms.test.ts',
    'web/approvals.test.ts',
    'web/by-keys.test.ts',
    'web/models.test.ts',
  )
}

async function inFull(name: string, ...files: readonly string[]): Promise<boolean> {
  const paths = files.map((file) => path.resolve(import.meta.dirname, '..', file))
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec', ...paths], {
    stdio: 'inherit',
    env: { ...process.env, ADJUTANT_CAMPAIGN: name },
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0
}
