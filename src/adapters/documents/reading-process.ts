import { type ChildProcess, fork } from 'node:child_process'

import { AppError } from '#contract'
import type { GivenFile, Reading } from '#memory'

import type { ReadLimits } from './limits.ts'
import { lockedArguments } from './locked-arguments.ts'
import type { Answered, Asked, GivenUp } from './reading-child.ts'
import { broken, tooHungry, tooSlow } from './refusals.ts'

/** A process that reads documents, one at a time, and may read nothing else of this machine. */
export interface ReadingProcess {
  readonly isAlive: boolean
  /** What it had in memory after the last document, in bytes. */
  readonly rssBytes: number
  read(
    file: GivenFile,
    options: { readonly limits: ReadLimits; readonly signal: AbortSignal },
  ): Promise<Reading>
  end(): Promise<void>
}

/** Nothing, where the process has died. */
type Heard = Answered | GivenUp | undefined

export function startReadingProcess(): ReadingProcess {
  const child = start()
  let isAlive = true
  let rssBytes = 0
  let settle: ((heard: Heard) => void) | undefined
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isAlive = false
      settle?.(undefined)
      resolve()
    }
    child.on('exit', end)
    child.on('error', end)
  })
  child.on('message', (heard: Answered | GivenUp) => {
    // It ends by itself then.
    if ('gaveUp' in heard) isAlive = false
    else ({ rssBytes } = heard)
    settle?.(heard)
  })
  rest()

  /** While it has nothing to do, this program may end, and takes it along. */
  function rest(): void {
    child.unref()
    child.channel?.unref()
  }

  return {
    get isAlive() {
      return isAlive
    },
    get rssBytes() {
      return rssBytes
    },
    async read({ name, content }, { limits, signal }) {
      signal.throwIfAborted()
      const { promise, resolve } = Promise.withResolvers<Heard>()
      settle = resolve
      const stop = (): void => {
        isAlive = false
        child.kill('SIGKILL')
      }
      signal.addEventListener('abort', stop)
      child.ref()
      child.channel?.ref()
      try {
        // That it has ended a moment ago is told by its end.
        child.send({ file: { name, content }, limits } satisfies Asked, () => {})
        const heard = await promise
        signal.throwIfAborted()
        if (!heard || 'gaveUp' in heard) throw whyNot(name, limits, heard?.gaveUp ?? causeOfDeath(child))
        if ('problem' in heard) throw AppError.fromProblem(heard.problem)
        return heard.reading
      } finally {
        signal.removeEventListener('abort', stop)
        settle = undefined
        rest()
      }
    },
    async end() {
      isAlive = false
      if (child.connected) child.disconnect()
      child.ref()
      await ended
    },
  }
}

/**
 * Its threads share what they allocate from, and what is large is given back at once: without, glibc keeps a sixth more than
 * is used, for nothing. Other systems do not know these words.
 */
const environment = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072' }

function start(): ChildProcess {
  return fork(new URL('./reading-child.ts', import.meta.url), {
    serialization: 'advanced',
    env: environment,
    execArgv: lockedArguments(),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}

/** A heap that runs over, and a system without memory, end a process by a signal. */
function causeOfDeath({ signalCode, exitCode }: ChildProcess): GivenUp['gaveUp'] {
  return signalCode === null && exitCode !== 134 ? 'failed' : 'hungry'
}

function whyNot(name: string, limits: ReadLimits, gaveUp: GivenUp['gaveUp']): AppError {
  switch (gaveUp) {
    case 'slow':
      return tooSlow(name, limits.timeMs)
    case 'hungry':
      return tooHungry(name, limits.memoryBytes)
    case 'failed':
      return broken(name, 'reading it failed')
  }
}
