/** The first and the last moment with a year of four digits, as the wire has it; a file can claim any other. */
const first = Date.parse('0001-01-01T00:00:00Z')
const last = Date.parse('9999-12-31T23:59:59Z')

/** A time as it is on the wire: ISO 8601 in UTC. */
export function wireTime(ms: number): string {
  return new Date(Math.min(Math.max(ms, first), last)).toISOString()
}
