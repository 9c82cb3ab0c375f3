import { spawn } from 'node:child_process'
import process from 'node:process'

/** Another process of this program. */
export interface ChildProgram {
  readonly pid: number
  /** Resolves when it has ended, with its exit code, or the signal that ended it. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  kill(signal: 'SIGTERM' | 'SIGKILL'): void
  /** Lets this process end while the other goes on. */
  release(): void
}

export interface ChildOptions {
  readonly file: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly folder: string
  /** The file descriptor that takes what it says; else it shares this process's output. */
  readonly output?: number
}

/**
 * Starts a program with a channel for messages to and from it. It is in a session of its own, so that Ctrl-C on a terminal
 * reaches this process alone, which decides what it means.
 */
export function startChild(options: ChildOptions): ChildProgram {
  const { file, args, environment, folder, output = 'inherit' } = options
  const child = spawn(file, args, {
    cwd: folder,
    env: { ...environment },
    stdio: ['ignore', output, output, 'ipc'],
    detached: true,
  })
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('error', () => {
      resolve({ code: null, signal: null })
    })
    child.on('exit', (code, signal) => {
      resolve({ code, signal })
    })
  })
  return {
    pid: child.pid ?? 0,
    ended,
    send: (message) => {
      // It may have ended a moment ago; that is told by `ended`.
      if (child.connected) child.send(message as object, () => {})
    },
    onMessage: (listener) => void child.on('message', listener),
    kill: (signal) => void child.kill(signal),
    release() {
      if (child.connected) child.disconnect()
      child.unref()
    },
  }
}

/** Whether a process of that number is alive; it may be another one than was meant. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function endProcess(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
