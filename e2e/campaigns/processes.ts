import { spawn } from 'node:child_process'
import process from 'node:process'

import { compileCache } from '../../scripts/program.ts'

/** How a process ended, and what it wrote to its error stream. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
  readonly errors: string
}

/** Runs a script on this Node to its end, and ends it when that takes too long. */
export function runNode(
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; limitMs: number; started?: (pid: number) => void },
): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache, NODE_TEST_CONTEXT: undefined, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  if (child.pid !== undefined) options.started?.(child.pid)
  const limit = setTimeout(() => {
    errors += `ended after ${options.limitMs} ms\n`
    child.kill('SIGKILL')
  }, options.limitMs)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(limit)
      resolve({ code, signal, output, errors })
    })
  })
}
