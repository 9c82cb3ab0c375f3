import { BoundedMap, type Clock } from '#base'

interface Tried {
  readonly count: number
  /** Nobody may try before. */
  readonly openAt: number
  readonly at: number
}

const free = 5
const firstWaitMs = 1_000
const longestWaitMs = 15 * 60_000
const forgottenMs = 60 * 60_000
const mostAddresses = 1_000

/**
 * Wrong guesses by the address that they come from: five are free, then each makes the next one wait twice as long, up to
 * a quarter of an hour. An hour without a guess, or a right one, and all is forgotten. Of many addresses, the one that
 * has guessed least lately is forgotten first.
 */
export class Tries {
  readonly #clock: Clock
  readonly #tried = new BoundedMap<string, Tried>(mostAddresses)

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Milliseconds until the address may try again, 0 when it may now. */
  waitOf(address: string): number {
    const tried = this.#find(address)
    return tried === undefined ? 0 : Math.max(0, tried.openAt - this.#clock.now())
  }

  /** Counts a guess as wrong, before anybody knows: those that are made at once are all counted. */
  begin(address: string): void {
    const now = this.#clock.now()
    const count = (this.#find(address)?.count ?? 0) + 1
    const waitMs = count < free ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (count - free))
    this.#tried.set(address, { count, openAt: now + waitMs, at: now })
  }

  /** The guess was right. */
  forget(address: string): void {
    this.#tried.delete(address)
  }

  #find(address: string): Tried | undefined {
    const tried = this.#tried.get(address)
    return tried !== undefined && this.#clock.now() - tried.at < forgottenMs ? tried : undefined
  }
}

/** Whom an address stands for: itself, or, where one household has whole networks of them, its network. */
export function neighbourhood(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
