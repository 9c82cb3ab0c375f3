/** What a program does to files and to the network, as the system sees it. Linux with strace only. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

export const canWatch = process.platform === 'linux' && spawnSync('strace', ['-f', 'true']).status === 0

export interface Watched {
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** Real paths of all that was made, written, renamed, removed or changed in any way, and succeeded. */
  readonly touched: readonly string[]
  /** `address:port` of everything that was connected or sent to, succeeded or not. */
  readonly reached: readonly string[]
  /** Real paths of all that was opened to read. */
  readonly read: readonly string[]
  /** Programs that were started. */
  readonly started: readonly string[]
}

/** Calls whose paths are changed by them. */
const byPath =
  'creat rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir link linkat symlink symlinkat mknod mknodat truncate chmod fchmodat fchmodat2 chown lchown fchownat utime utimes utimensat futimesat setxattr lsetxattr removexattr lremovexattr'
/** Calls that change an open file. */
const byHandle = 'fchmod fchown ftruncate fsetxattr fremovexattr fallocate'
const openings = 'open openat openat2'
const others = 'connect sendto sendmsg sendmmsg execve bind'
const changing = new Set(`${byPath} ${byHandle}`.split(' '))
const opening = new Set(openings.split(' '))
const sending = new Set(['connect', 'sendto', 'sendmsg', 'sendmmsg'])

/** Runs a program under watch, to its end. */
export async function watch(
  command: readonly string[],
  { log, cwd, env }: { log: string; cwd: string; env: NodeJS.ProcessEnv },
): Promise<Watched> {
  const traced = [byPath, byHandle, openings, others].join(' ').split(' ')
  const known = traced.map((name) => `?${name}`).join(',')
  const child = spawn(
    'strace',
    ['-f', '-qq', '-s', '8192', '-y', '-e', `trace=${known}`, '-o', log, ...command],
    {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Files that go through a ring are written without a call that could be seen.
      env: { ...env, PATH: process.env['PATH'], UV_USE_IO_URING: '0', NODE_DISABLE_COMPILE_CACHE: '1' },
    },
  )
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (out += piece))
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (err += piece))
  const code = await new Promise<number | null>((end) => void child.on('close', end))
  return { code, out, err, ...readTrace(readFileSync(log, 'utf8'), cwd) }
}

/** @param cwd where relative paths begin */
function readTrace(text: string, cwd: string): Pick<Watched, 'touched' | 'reached' | 'read' | 'started'> {
  const found = { touched: new Set<string>(), reached: new Set<string>(), read: new Set<string>() }
  const started: string[] = []
  /** What open handles lead to, so that paths by way of them can be told. */
  const handles = new Map<string, string>()
  for (const { name, args, paths, result } of callsIn(text, (given) => resolved(given, handles, cwd))) {
    const isDone = !result.startsWith('-1')
    if (opening.has(name) && isDone) {
      const [, handle = '', place = ''] = /^(\d+)<(.*?)(?: \(deleted\))?>/.exec(result) ?? []
      const real = unquote(place)
      handles.set(handle, real)
      const writes = /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|TMPFILE)\b/.test(args)
      found[writes ? 'touched' : 'read'].add(real)
    } else if (changing.has(name) && isDone) {
      for (const place of paths) found.touched.add(place)
    } else if (sending.has(name)) {
      for (const address of addressesIn(args)) found.reached.add(address)
    } else if (name === 'execve' && isDone) started.push(paths[0] ?? args)
  }
  return { touched: [...found.touched], reached: [...found.reached], read: [...found.read], started }
}

interface Call {
  readonly name: string
  readonly args: string
  /** Resolved when the call began: later, its handles may lead elsewhere. */
  readonly paths: readonly string[]
  readonly result: string
}

/** Calls of several threads cut into each other's lines. */
function* callsIn(text: string, pathsOf: (args: string) => readonly string[]): Generator<Call> {
  const begun = new Map<string, { name: string; args: string; paths: readonly string[] }>()
  for (const line of text.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)?.[1]
    const whole = /^(\w+)\((.*)$/.exec(rest)
    if (resumed !== undefined) {
      const call = begun.get(thread)
      begun.delete(thread)
      if (call) yield { ...call, ...ending(call.args + resumed), paths: [...call.paths, ...pathsOf(resumed)] }
    } else if (whole) {
      const [, name = '', args = ''] = whole
      const cut = args.replace(/ ?<unfinished \.\.\.>$/, '')
      if (cut === args) yield { name, ...ending(args), paths: pathsOf(args) }
      else begun.set(thread, { name, args: cut, paths: pathsOf(cut) })
    }
  }
}

function ending(text: string): { args: string; result: string } {
  const at = text.lastIndexOf(') ')
  return { args: text.slice(0, at), result: text.slice(at + 1).replace(/^ *= /, '') }
}

/** Paths in the arguments of a call; a handle by itself is what it leads to, before a relative path it is where that begins. */
function resolved(args: string, handles: ReadonlyMap<string, string>, cwd: string): string[] {
  const found: string[] = []
  let base: string | undefined
  for (const [, , handle, text] of args.matchAll(
    /(AT_FDCWD|\b\d+)<((?:[^<>\\]|\\.)*)>|"((?:[^"\\]|\\.)*)"/g,
  )) {
    if (handle !== undefined) {
      if (base !== undefined) found.push(base)
      base = unquote(handle.replace(/ \(deleted\)$/, ''))
    } else if (text !== undefined) {
      found.push(
        path.resolve(
          base ?? cwd,
          unquote(text).replace(
            /^\/proc\/self\/fd\/(\d+)/,
            (whole, number: string) => handles.get(number) ?? whole,
          ),
        ),
      )
      base = undefined
    }
  }
  if (base !== undefined && base !== cwd) found.push(base)
  return found
}

/** Bytes beyond ASCII are in octal. */
function unquote(text: string): string {
  const bytes = text.replaceAll(/\\(?:([0-7]{1,3})|(.))/g, (_, octal: string | undefined, letter: string) =>
    octal === undefined
      ? ({ n: '\n', t: '\t', r: '\r' }[letter] ?? letter)
      : String.fromCharCode(Number.parseInt(octal, 8)),
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

function addressesIn(args: string): string[] {
  const four = args.matchAll(/sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)/g)
  const six = args.matchAll(/sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]+)"/g)
  return [...four, ...six].map(([, port, address]) => `${address}:${port}`)
}
