import type { FactStore } from '#engine'

/**
 * Which effects have used up something of which there are only so many. That is in the facts which commit with their
 * intents; what is on its way there is counted here.
 */
export class UseCounter {
  private readonly facts: FactStore
  private readonly kind: string
  /** By subject, the effects that have used it or are about to. */
  private readonly uses = new Map<string, Promise<Set<string>>>()

  /** @param kind of the facts; what is used is their subject */
  constructor(facts: FactStore, kind: string) {
    this.facts = facts
    this.kind = kind
  }

  /**
   * Takes a place for an effect, if there is one left. One that is tried again has the place that it had.
   *
   * @param limit null for no end of them
   */
  async take(subject: string, effect: string, limit: number | null): Promise<boolean> {
    const used = await this.usesOf(subject)
    if (!used.has(effect) && limit !== null && used.size >= limit) return false
    used.add(effect)
    return true
  }

  /** How many places are taken. */
  async count(subject: string): Promise<number> {
    return (await this.usesOf(subject)).size
  }

  private usesOf(subject: string): Promise<Set<string>> {
    const known = this.uses.get(subject)
    if (known) return known
    const read = this.read(subject)
    this.uses.set(subject, read)
    read.catch(() => this.uses.delete(subject))
    return read
  }

  private async read(subject: string): Promise<Set<string>> {
    const used = new Set<string>()
    for (let after: number | undefined; ;) {
      const page = await this.facts.list({
        kind: this.kind,
        subject,
        order: 'oldest',
        limit: 1_000,
        ...(after === undefined ? {} : { after }),
      })
      for (const { run, key } of page) used.add(`${run} ${key}`)
      after = page.at(-1)?.position
      if (page.length === 0) return used
    }
  }
}
