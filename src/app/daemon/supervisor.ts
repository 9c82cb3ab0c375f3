import { z } from 'zod'

import type { ChildProgram } from '#adapters'
import { type Clock, sleep } from '#base'
import { AppError, Problem } from '#contract'

import { RestartPolicy } from './restart-policy.ts'

/** What the daemon's process says to the one that watches over it. */
export const FromDaemon = z.discriminatedUnion('says', [
  z.strictObject({ says: z.literal('ready'), url: z.string(), link: z.string() }),
  /** It cannot begin, and would not next time either. */
  z.strictObject({ says: z.literal('failed'), problem: Problem }),
  /** The key is under this passphrase from now on. */
  z.strictObject({ says: z.literal('passphrase'), passphrase: z.string() }),
])
export type FromDaemon = z.infer<typeof FromDaemon>

/** The first message to the daemon's process. */
export const ToDaemon = z.strictObject({
  /** Of the key, where it is under one. */
  passphrase: z.string().nullable(),
  /** A folder to try things out on. */
  demo: z.string().nullable(),
  /** Where it was before, so that pages that are open find it again. */
  port: z.int().nullable(),
})
export type ToDaemon = z.infer<typeof ToDaemon>

/** How long a daemon that is told to end may take: effects that have begun are waited for. */
const drainMs = 90_000

export interface Supervision {
  start(): ChildProgram
  /** Where the key is under one, so that nobody is asked again when the daemon starts anew. */
  readonly passphrase: string | null
  readonly demo: string | null
  onReady(ready: { url: string; link: string; again: boolean }): void
  /** It has ended by itself and is started again after a pause. */
  onEnd(end: { how: string; pauseMs: number }): void
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * Keeps a daemon up until told to stop, and starts it again when it ends by itself.
 *
 * @throws AppError what the daemon could not begin for, or `daemon.keeps_ending`
 */
export async function supervise(options: Supervision): Promise<void> {
  const { clock, signal } = options
  const policy = new RestartPolicy()
  let passphrase = options.passphrase
  let again = false
  let port: number | null = null
  while (!signal.aborted) {
    const child = options.start()
    let failure: Problem | undefined
    child.onMessage((message) => {
      const said = FromDaemon.parse(message)
      if (said.says === 'ready') {
        port = Number(new URL(said.url).port)
        options.onReady({ url: said.url, link: said.link, again })
      }
      if (said.says === 'failed') failure = said.problem
      if (said.says === 'passphrase') passphrase = said.passphrase
    })
    child.send({ passphrase, demo: options.demo, port } satisfies ToDaemon)
    const { code, signal: by } = await endOf(child, { clock, signal })
    if (failure) throw AppError.fromProblem(failure)
    if (signal.aborted) return
    const how = by === null ? `with exit code ${code ?? 'unknown'}` : `by ${by}`
    const pauseMs = policy.ended(clock.now())
    if (pauseMs === null) {
      throw new AppError('daemon.keeps_ending', `The daemon ended five times in a minute, last ${how}.`, {
        hint: 'See "adjutant logs" and "adjutant doctor". Runs are kept: "adjutant up" goes on with them.',
      })
    }
    options.onEnd({ how, pauseMs })
    await sleep(clock, pauseMs, { signal }).catch(() => {})
    again = true
  }
}

async function endOf(
  child: ChildProgram,
  { clock, signal }: Pick<Supervision, 'clock' | 'signal'>,
): ReturnType<() => ChildProgram['ended']> {
  let killer: Disposable | undefined
  const stop = (): void => {
    child.kill('SIGTERM')
    killer = clock.after(drainMs, () => child.kill('SIGKILL'))
  }
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  try {
    return await child.ended
  } finally {
    signal.removeEventListener('abort', stop)
    killer?.[Symbol.dispose]()
  }
}
