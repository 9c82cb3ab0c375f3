import process from 'node:process'
import { Worker } from 'node:worker_threads'

import type { GivenFile } from '#memory'

import { threadLimits } from '../system/thread-limits.ts'
import type { ReadLimits } from './limits.ts'
import type { Answer } from './reading-thread.ts'

/** What the process that reads is told. */
export interface Asked {
  readonly file: GivenFile
  readonly limits: ReadLimits
}

/** What came of it, and what the process has in memory by now. */
export type Answered = Answer & { readonly rssBytes: number }

/** Why a document was given up, from outside of its reader. */
export interface GivenUp {
  readonly gaveUp: 'hungry' | 'slow' | 'failed'
}

/** How often it is looked how much a document takes, in milliseconds. */
const watchMs = 50
/** A document that makes its reader wait, for nothing, has so many times the time that one may work. */
const patience = 4
const megabyte = 1_000_000

if (process.send) serve(process.send.bind(process))

/**
 * The process that reads: one thread of it does, this one watches. A heap that runs over takes its process with it,
 * whatever limit a thread has, so that process is another one than the program's.
 */
function serve(send: NonNullable<typeof process.send>): void {
  let thread: Worker | undefined
  let watch: NodeJS.Timeout | undefined

  /** The thread is past being spoken to, so the process ends with it. */
  function giveUp(gaveUp: GivenUp['gaveUp']): void {
    clearInterval(watch)
    send({ gaveUp } satisfies GivenUp, () => process.exit())
  }

  function open(limits: ReadLimits): Worker {
    const opened = new Worker(new URL('./reading-thread.ts', import.meta.url), {
      workerData: limits,
      resourceLimits: {
        // A page of 8 MB took 330 MB without, and takes 240.
        ...threadLimits,
        maxOldGenerationSizeMb: Math.ceil(limits.memoryBytes / megabyte),
      },
    })
    opened.on('message', (answer: Answer) => {
      clearInterval(watch)
      send({ ...answer, rssBytes: process.memoryUsage.rss() } satisfies Answered)
    })
    opened.on('error', (error: NodeJS.ErrnoException) => {
      giveUp(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'hungry' : 'failed')
    })
    return opened
  }

  process.on('message', ({ file, limits }: Asked) => {
    thread ??= open(limits)
    thread.postMessage(file)
    const began = performance.now()
    const before = process.cpuUsage()
    watch = setInterval(() => {
      const { user, system } = process.cpuUsage(before)
      const isSlow =
        (user + system) / 1_000 > limits.timeMs || performance.now() - began > limits.timeMs * patience
      if (isSlow) giveUp('slow')
      else if (process.memoryUsage.rss() > limits.memoryBytes) giveUp('hungry')
    }, watchMs)
  })
  // Nobody is there any more who would hear of it.
  process.once('disconnect', () => process.exit())
}
