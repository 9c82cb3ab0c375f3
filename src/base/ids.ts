/** Makes identifiers that sort by time of making, such as `run_01j9x…`. */
export interface Ids {
  next(prefix: string): string
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * Ids of 26 base-32 characters as in ULID: 48 bits of time, 80 of randomness.
 *
 * @param randomBytes gives that many bytes from a secure source, or a seeded one in tests
 */
export function createIds(now: () => number, randomBytes: (count: number) => Uint8Array): Ids {
  return {
    next(prefix) {
      let time = now()
      let head = ''
      for (let index = 0; index < 10; index += 1) {
        head = alphabet.charAt(time % 32) + head
        time = Math.floor(time / 32)
      }
      let tail = ''
      for (const byte of randomBytes(16)) tail += alphabet.charAt(byte % 32)
      return `${prefix}_${head}${tail}`
    },
  }
}
