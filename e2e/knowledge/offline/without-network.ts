/** Programs run where there is no network at all: a namespace of its own, in which a machine can reach nobody but itself. */
import { execFile, spawnSync } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

/** As whoever may, else as root among users of one's own. */
const ways = [['--net'], ['--net', '--map-root-user']] as const
const begin = 'ip link set lo up && exec "$@"'
const way = process.platform === 'linux' ? ways.find(works) : undefined

/** Why nothing can be run without network here; false when it can. */
export const noNamespace =
  way === undefined
    ? 'it needs Linux with unshare (util-linux) and ip (iproute2), as root or where users may make namespaces'
    : false

/**
 * Runs a program of this folder without network, and answers the JSON of its last line.
 *
 * @throws Error with all that it wrote, when it failed
 */
export async function runWithoutNetwork(name: string, ...args: readonly string[]): Promise<unknown> {
  const program = [process.execPath, path.join(import.meta.dirname, name), ...args]
  const { stdout } = await promisify(execFile)(
    'unshare',
    [...(way ?? []), 'sh', '-c', begin, 'sh', ...program],
    {
      timeout: 600_000,
      // It must not think that it is a test of the one that waits for it.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    },
  )
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
}

function works(options: readonly string[]): boolean {
  return spawnSync('unshare', [...options, 'sh', '-c', begin, 'sh', 'true']).status === 0
}
