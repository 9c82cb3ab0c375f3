import { AppError } from '#contract'

import type { RunActor } from './run-actor.ts'

/** The runs in memory. What is idle leaves, the longest untouched first; its row and journal are all that is left. */
export class Residents {
  private readonly actors = new Map<string, RunActor>()
  private readonly loading = new Map<string, Promise<RunActor>>()
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

  add(actor: RunActor): void {
    if (this.actors.has(actor.row.id))
      throw new AppError('internal.bug', `Run ${actor.row.id} is in memory twice.`)
    this.actors.set(actor.row.id, actor)
    this.evict()
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

  private evict(): void {
    let over = this.actors.size - this.limit
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
