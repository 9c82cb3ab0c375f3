import { Cron } from 'croner'

/** Times that come again and again. */
export interface When {
  /** Minute, hour, day of the month, month, day of the week. */
  readonly cron: string
  /** Whose clocks it is by, such as `Europe/Berlin`. */
  readonly zone: string
}

/**
 * The first of these times after another, in milliseconds since the Unix epoch; null when none comes any more. A time that the
 * clocks leave out in spring is when they go on; one that they show twice in autumn is the first of the two. What comes every so
 * many minutes goes by time that has passed.
 */
export function nextTime({ cron, zone }: When, after: number): number | null {
  const times = new Cron(cron, { timezone: zone, mode: '5-part', paused: true })
  return times.nextRun(new Date(after))?.getTime() ?? null
}

/** What is wrong with such times; undefined for nothing. `now` is any time of today's, since some times never come. */
export function whenProblem(
  { cron, zone }: When,
  now: number,
): { readonly field: 'cron' | 'zone'; readonly message: string } | undefined {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    return { field: 'zone', message: `There is no time zone ${JSON.stringify(zone)}.` }
  }
  const problem = (message: string): { field: 'cron'; message: string } => ({ field: 'cron', message })
  // What stands for the present time would be another thing whenever it is looked at.
  if (/[?@]/.test(cron) || cron.trim().split(/\s+/).length !== 5)
    return problem('It must have five parts: minute, hour, day of the month, month, day of the week.')
  try {
    return nextTime({ cron, zone }, now) === null ? problem('Such a time never comes.') : undefined
  } catch (error) {
    return problem(sentence(error instanceof Error ? error.message : String(error)))
  }
}

function sentence(message: string): string {
  const text = message.replace(/^CronPattern: /, '')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}
