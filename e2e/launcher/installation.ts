/** A copy of the launcher in a folder of its own, with a program that tells what became of it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** Makes this Node look like an older one to the scripts of `bin`, before they look. */
const olderNode = (withExecve: boolean): string =>
  `data:text/javascript,${encodeURIComponent(`
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })
    ${withExecve ? '' : 'delete process.execve'}
  `)}`

export type Pretence = 'current' | 'older' | 'older with execve'

export interface Installation extends Disposable {
  readonly folder: string
  put(file: string, content: string, mode?: number): void
  /** Starts a script of `bin` on a Node that looks like the given one. */
  start(
    script: string,
    args: readonly string[],
    options?: { node?: Pretence; env?: NodeJS.ProcessEnv },
  ): Started
}

export interface Started {
  readonly child: ChildProcess
  /** What it says before it goes on, or ends. */
  readonly firstLine: Promise<string>
  readonly ended: Promise<Ended>
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** @param modules whether this repository's packages are there */
export function openInstallation({ modules }: { modules: boolean }): Installation {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-launcher-'))
  cpSync(path.join(root, 'bin'), path.join(folder, 'bin'), { recursive: true })
  if (modules) symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction')
  function put(file: string, content: string, mode = 0o644): void {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), content, { mode })
  }
  put('package.json', JSON.stringify({ type: 'module' }))
  return {
    folder,
    put,
    start(script, args, { node = 'current', env = {} } = {}) {
      const preload = node === 'current' ? [] : ['--import', olderNode(node === 'older with execve')]
      const child = spawn(process.execPath, [...preload, path.join(folder, 'bin', script), ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
      })
      return { child, ...listen(child) }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function listen(child: ChildProcess): Pick<Started, 'firstLine' | 'ended'> {
  const firstLine = Promise.withResolvers<string>()
  const ended = Promise.withResolvers<Ended>()
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece
    if (stdout.includes('\n')) firstLine.resolve(stdout.slice(0, stdout.indexOf('\n')))
  })
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece
  })
  child.on('error', ended.reject)
  child.on('close', (code, signal) => {
    firstLine.resolve(stdout)
    ended.resolve({ code, signal, stdout, stderr })
  })
  return { firstLine: firstLine.promise, ended: ended.promise }
}
