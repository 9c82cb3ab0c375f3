import { AppError } from '#contract'

import type { RunActor } from './run-actor.ts'

/** The runs in memory. What is idle leaves, the longest untouched first; its row and journal are all that is left. */
export class Residents {
  private readonly actors = new Map<string, RunActor>()
  private readonly loading = new Map<string, Promise<RunActor>>()
  private readonly beginning = new Map<string, Promise<void>>()
  private readonly load: (id: string) => Promise<RunActor>
  /** How many runs may stay in memory; those with work under way always do. */
  private readonly limit: number

  constructor(load: (id: string) => Promise<RunActor>, limit: number) {
    this.load = load
    this.limit = limit
  }

  /** @throws AppError `engine.run_not_found`, `engine.run_already_finished`, or why it is parked */
  async get(id: string): Promise<RunActor> {
    const here = this.actors.get(id)
    if (here) {
      this.touch(id, here)
      return here
    }
    const beginning = this.beginning.get(id)
    if (beginning) {
      await beginning
      return this.get(id)
    }
    const underway = this.loading.get(id)
    if (underway) return underway
    const loaded = this.load(id)
      .then((actor) => {
        // Begun meanwhile in this process: the run in memory is the one that counts.
        const begun = this.actors.get(id)
        if (begun) return begun
        this.add(actor)
        actor.recover()
        return actor
      })
      .finally(() => this.loading.delete(id))
    this.loading.set(id, loaded)
    return loaded
  }

  /**
   * A run is about to be begun. The store may show it before the answer to its first commit is here; whoever asks for
   * it meanwhile waits, or it would be in memory twice. The answer is to be called when it is known what became of it.
   */
  begin(id: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    // Two may begin the same run, and only one of them will.
    const all = Promise.all([promise, this.beginning.get(id)]).then(() => {
      if (this.beginning.get(id) === all) this.beginning.delete(id)
    })
    this.beginning.set(id, all)
    return resolve
  }

  /** Uses a run while it is in memory; one that leaves just before is brought back, so that there never are two of it. */
  async use<Result>(id: string, use: (actor: RunActor) => Promise<Result>): Promise<Result> {
    for (;;) {
      const actor = await this.get(id)
      if (this.actors.get(id) === actor) return use(actor)
    }
  }

  add(actor: RunActor): void {
    if (this.actors.has(actor.row.id))
      throw new AppError('internal.bug', `Run ${actor.row.id} is in memory twice.`)
    // Room is made before: the newcomer itself must stay, however many others are at work.
    this.evict(this.limit - 1)
    this.actors.set(actor.row.id, actor)
  }

  has(id: string): boolean {
    return this.actors.has(id)
  }

  delete(id: string): void {
    this.actors.delete(id)
  }

  all(): RunActor[] {
    return [...this.actors.values()]
  }

  private touch(id: string, actor: RunActor): void {
    this.actors.delete(id)
    this.actors.set(id, actor)
  }

  private evict(limit: number): void {
    let over = this.actors.size - Math.max(0, limit)
    if (over <= 0) return
    for (const [id, actor] of this.actors) {
      // Busy ones are passed over and looked at again when the next run comes.
      if (over <= 0) return
      if (!actor.evictable) continue
      this.actors.delete(id)
      over -= 1
    }
  }
}
