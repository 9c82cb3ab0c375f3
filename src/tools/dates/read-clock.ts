/** What people call times of the day by. A convention, the same everywhere in the program. */
const named: Readonly<Record<string, string>> = {
  morning: '09:00',
  noon: '12:00',
  midday: '12:00',
  afternoon: '14:00',
  evening: '18:00',
  night: '20:00',
}

/**
 * A time of the day from words: `17:00`, `5pm`, `5:30 p.m.`, `noon`. Undefined for anything else, also for an hour that
 * could be of the morning or of the evening.
 */
export function readClock(words: string): Temporal.PlainTime | undefined {
  const name = named[words.replace(/^in (?=morning|afternoon|evening)/, '')]
  if (name !== undefined) return Temporal.PlainTime.from(name)
  const [, half, minutes = '00', part] = /^(\d{1,2})(?::([0-5]\d))? ?([ap])\.?m\.?$/.exec(words) ?? []
  if (half !== undefined) {
    const hour = Number(half)
    if (hour < 1 || hour > 12) return undefined
    return new Temporal.PlainTime((hour % 12) + (part === 'p' ? 12 : 0), Number(minutes))
  }
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)(?::00)?$/.exec(words) ?? []
  return hour === undefined ? undefined : new Temporal.PlainTime(Number(hour), Number(minute))
}
