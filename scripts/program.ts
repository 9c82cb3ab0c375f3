/** Runs one program of a check and keeps or shows what it says. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'

export const root = path.resolve(import.meta.dirname, '..')
/** Where Node keeps what it has compiled of the program and its tests. */
export const compileCache = path.join(root, '.cache', 'compile')

export interface Ending {
  readonly ok: boolean
  /** Everything it printed, line by line. */
  readonly lines: readonly string[]
}

/**
 * Runs a script on this Node, in the root of the repository unless told otherwise.
 *
 * @param options.line is given each line as it comes
 * @param options.limitMs after which it is stopped and has failed
 */
export async function run(
  args: readonly string[],
  options: { limitMs: number; cwd?: string; line?: (line: string) => void },
): Promise<Ending> {
  const bin = path.join(root, 'node_modules', '.bin')
  const child = spawn(process.execPath, args, {
    cwd: options.cwd ?? root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // What the check runs must find the pinned Node first, and must not think that it runs inside another test. Each
    // file of tests is a process that loads half the house: half as long when it need not be compiled again.
    env: {
      NODE_COMPILE_CACHE: compileCache,
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
      NODE_TEST_CONTEXT: undefined,
    },
  })
  const lines: string[] = []
  function take(line: string): void {
    lines.push(line)
    options.line?.(line)
  }
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', take)

  const { promise, resolve } = Promise.withResolvers<boolean>()
  child.on('error', (error) => {
    take(String(error))
    resolve(false)
  })
  // The runner of tests ends its own children on SIGTERM; what does not listen is ended five seconds later.
  let killer: NodeJS.Timeout | undefined
  const limit = setTimeout(() => {
    take(`stopped: it did not end within ${options.limitMs / 1000} s`)
    child.kill('SIGTERM')
    killer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  }, options.limitMs)
  child.on('close', (code) => {
    clearTimeout(limit)
    clearTimeout(killer)
    resolve(code === 0)
  })
  return { ok: await promise, lines }
}
