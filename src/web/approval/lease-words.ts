/** A bounded permission as a person is about to give it. Null is no bound. */
export interface LeaseDraft {
  /** Names, or with a `*` at the end what begins so; null for any. */
  readonly tools: readonly string[] | null
  /** Capability strings; null for all that the run was granted. */
  readonly on: readonly string[] | null
  readonly effects: number | null
  /** ISO 8601, UTC, to the minute; null for as long as the run lasts. */
  readonly until: string | null
}

export interface Around {
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** What `~` stands for; empty when it is not known. */
  readonly home: string
}

/** What tools are called together in a sentence. */
export const nouns = { 'fs.*': 'file', 'http.*': 'request' } as const
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** `up to 20 files in ~/Invoices until 18:00`. Read again by `readLease` as the same. */
export function leaseSentence({ tools, on, effects, until }: LeaseDraft, around: Around): string {
  return [howMany(effects, tools), where(on, around), untilText(until, around)].join(' ')
}

function howMany(effects: number | null, tools: LeaseDraft['tools']): string {
  const [only = '', ...more] = tools ?? []
  const noun = more.length === 0 && isNamed(only) ? nouns[only] : 'step'
  const count = effects === null ? 'any number of' : `up to ${effects}`
  const by = tools === null || noun !== 'step' ? '' : ` by ${tools.join(', ')}`
  return `${count} ${noun}${effects === 1 ? '' : 's'}${by}`
}

export function isNamed(tool: string): tool is keyof typeof nouns {
  return Object.hasOwn(nouns, tool)
}

function where(on: LeaseDraft['on'], { home }: Around): string {
  if (on === null) return 'wherever the run may'
  return on.map((capability) => placeText(capability, home)).join(' and ')
}

/** `in ~/Invoices`, `to api.example.org:443`, `on secret:github`. */
export function placeText(capability: string, home: string): string {
  const [, kind = '', resource = ''] = /^([a-z.]+):(.*)$/s.exec(capability) ?? []
  if (kind === 'fs.write') return `in ${quoted(withTilde(resource, home))}`
  if (kind === 'net') return `to ${quoted(resource)}`
  return `on ${quoted(capability)}`
}

function quoted(text: string): string {
  return /^[^\s",]+$/.test(text) ? text : JSON.stringify(text)
}

export function withTilde(path: string, home: string): string {
  if (home === '' || !path.startsWith(home)) return path
  const rest = path.slice(home.length)
  return rest === '' || /^[\\/]/.test(rest) ? `~${rest}` : path
}

/** `until 18:00` within a day, else with the date; in the time of this place. */
function untilText(until: string | null, { now }: Around): string {
  if (until === null) return 'until the run ends'
  const at = Date.parse(until)
  return `until ${at > now && at <= now + dayMs - minuteMs ? timeText(at) : `${dateText(at)} ${timeText(at)}`}`
}

export function timeText(at: number): string {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

function dateText(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** When it is this time of day next, ms since the epoch; null for what is no time of day. */
export function nextTime(time: string, now: number): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null
  const at = new Date(now)
  at.setHours(Number(hours), Number(minutes), 0, 0)
  if (at.getTime() <= now) at.setDate(at.getDate() + 1)
  return at.getTime()
}

/** The fields that are sent. A lease without any bound has to say so. */
export function leaseFields({ tools, on, effects, until }: LeaseDraft): {
  tools?: string[]
  on?: string[]
  effects?: number
  until?: string
  all?: true
} {
  return {
    ...(tools === null ? {} : { tools: [...tools] }),
    ...(on === null ? {} : { on: [...on] }),
    ...(effects === null ? {} : { effects }),
    ...(until === null ? {} : { until }),
    ...(tools === null && on === null && effects === null && until === null ? { all: true as const } : {}),
  }
}
