import { type Clock, sleep } from '#base'
import { AppError, toProblem, type Watch } from '#contract'

/** How a watched folder does. */
export interface WatchState {
  /** Why it is not watched, where something is wrong. */
  readonly problem: string | null
  /** The run that reads it, or did last. */
  readonly run: string | null
}

interface WatchingOptions {
  readonly clock: Clock
  /** The folders that are to be watched now. */
  readonly watches: () => readonly Watch[]
  /** Tells of changes below a folder. */
  readonly watchFolder: (
    folder: string,
    told: { changed: (path: string | null) => void; failed: (error: Error) => void },
  ) => Disposable
  /** Reads a folder, or these paths in it, and resolves when that has ended. @returns the run */
  readonly read: (
    watch: Watch,
    options: { only: readonly string[] | null; began: (run: string) => void; signal: AbortSignal },
  ) => Promise<void>
}

/** What is set is looked at again after so long, in milliseconds: another process may have changed it. */
const lookEveryMs = 3_000
/** A burst of changes is over when nothing has come for so long, and is read after this at the latest. */
const quietMs = 500
const patienceMs = 10_000
/** The whole folder is compared now and then: not every change is told. */
const compareEveryMs = 60 * 60_000
/** What has failed is tried again after so long. */
const againMs = 60_000
/** Paths of a burst; when there are more, the whole folder is compared. */
const mostPaths = 200

/** Watches folders and has them read when something in them changes; ends when it is disposed of. */
export class Watching implements Disposable {
  readonly #options: WatchingOptions
  readonly #watched = new Map<string, WatchedFolder>()
  readonly #over = new AbortController()

  constructor(options: WatchingOptions) {
    this.#options = options
  }

  /** Call once, when runs can be started. */
  begin(): void {
    this.#look()
    this.#lookOn().catch(() => {})
  }

  /** Undefined where it is not watched. */
  stateOf(id: string): WatchState | undefined {
    return this.#watched.get(id)?.state
  }

  /** Looks at once at what is set. */
  look(): void {
    this.#look()
  }

  [Symbol.dispose](): void {
    this.#over.abort()
    for (const one of this.#watched.values()) one[Symbol.dispose]()
    this.#watched.clear()
  }

  async #lookOn(): Promise<void> {
    const { signal } = this.#over
    for (;;) {
      await sleep(this.#options.clock, lookEveryMs, { signal })
      this.#look()
    }
  }

  #look(): void {
    if (this.#over.signal.aborted) return
    const wanted = new Map(
      this.#options
        .watches()
        .filter(({ paused }) => !paused)
        .map((watch) => [watch.id, watch]),
    )
    for (const [id, one] of this.#watched) {
      if (wanted.has(id)) continue
      one[Symbol.dispose]()
      this.#watched.delete(id)
    }
    for (const [id, watch] of wanted) {
      if (!this.#watched.has(id)) this.#watched.set(id, new WatchedFolder(watch, this.#options))
    }
  }
}

/** One folder: compared at first, then read where it changes, one reading after the other. */
class WatchedFolder implements Disposable {
  readonly #watch: Watch
  readonly #options: WatchingOptions
  readonly #over = new AbortController()
  #told: Disposable | undefined
  #problem: string | null = null
  #run: string | null = null
  /** Where something has changed; null for the whole folder. */
  #changed: Set<string> | null = null
  #changedAt = 0
  #firstAt = 0
  #wake = Promise.withResolvers<void>()

  constructor(watch: Watch, options: WatchingOptions) {
    this.#watch = watch
    this.#options = options
    this.#follow()
    this.#work().catch(() => {})
  }

  get state(): WatchState {
    return { problem: this.#problem, run: this.#run }
  }

  [Symbol.dispose](): void {
    this.#over.abort()
    this.#told?.[Symbol.dispose]()
    this.#wake.resolve()
  }

  #follow(): void {
    this.#told?.[Symbol.dispose]()
    this.#told = this.#options.watchFolder(this.#watch.folder, {
      changed: (path) => this.#note(path),
      failed: ({ message }) => {
        this.#told = undefined
        this.#problem = message
      },
    })
  }

  #note(path: string | null): void {
    this.#changedAt = this.#options.clock.now()
    const isFirst = this.#changed?.size === 0
    if (isFirst) this.#firstAt = this.#changedAt
    if (path === null) this.#changed = null
    else this.#changed?.add(path)
    if (this.#changed && this.#changed.size > mostPaths) this.#changed = null
    this.#wake.resolve()
  }

  async #work(): Promise<void> {
    const { signal } = this.#over
    for (;;) {
      const only = this.#changed && [...this.#changed].toSorted()
      this.#changed = new Set()
      await this.#read(only)
      if (signal.aborted) return
      await this.#changeOrTime()
      if (signal.aborted) return
      await this.#quiet()
    }
  }

  async #read(only: readonly string[] | null): Promise<void> {
    const { signal } = this.#over
    const began = (run: string): void => {
      this.#run = run
    }
    try {
      await this.#options.read(this.#watch, { only, began, signal })
      if (this.#told) this.#problem = null
    } catch (error) {
      if (signal.aborted) return
      this.#problem = error instanceof AppError ? error.message : toProblem(error).detail
      this.#changed = null
    }
  }

  /** Until something has changed, or it is time to compare, or to try again. */
  async #changeOrTime(): Promise<void> {
    this.#wake = Promise.withResolvers()
    if (this.#problem === null && (this.#changed === null || this.#changed.size > 0)) return
    const waiting = new AbortController()
    const signal = AbortSignal.any([this.#over.signal, waiting.signal])
    const ms = this.#problem === null ? compareEveryMs : againMs
    const time = sleep(this.#options.clock, ms, { signal }).then(
      () => {
        this.#changed = null
        if (!this.#told) this.#follow()
      },
      () => {},
    )
    await Promise.race([this.#wake.promise, time])
    waiting.abort()
  }

  /** What changes now mostly changes on: a program writes its files, a folder is unpacked. */
  async #quiet(): Promise<void> {
    const { clock } = this.#options
    for (;;) {
      const now = clock.now()
      const restMs = Math.min(this.#changedAt + quietMs, this.#firstAt + patienceMs) - now
      if (restMs <= 0 || this.#over.signal.aborted) return
      await sleep(clock, restMs, { signal: this.#over.signal }).catch(() => {})
    }
  }
}
