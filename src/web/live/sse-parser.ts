/** One event of a stream of server-sent events. */
export interface StreamEvent {
  /** Null when the event has none, so that nothing is resumed from it. */
  readonly id: string | null
  readonly event: string
  readonly data: string
}

/** Characters of one event, as the daemon promises; more is no stream of ours. */
const longest = 10 * 1024 * 1024

/**
 * Takes text as it comes, cut anywhere, and gives the events that are complete.
 *
 * As in the HTML standard, but an id belongs to its own event alone. @throws Error for an event that does not end
 */
export function createSseParser(): (chunk: string) => StreamEvent[] {
  let rest = ''
  let event = ''
  let id: string | null = null
  let data: string[] = []
  let size = 0

  function take(line: string): StreamEvent | undefined {
    if (line === '') {
      const whole = data.length > 0 ? { id, event: event || 'message', data: data.join('\n') } : undefined
      event = ''
      id = null
      data = []
      size = 0
      return whole
    }
    size += line.length
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) id = value
    return undefined
  }

  return (chunk) => {
    rest += chunk
    if (rest.length + size > longest) throw new Error('An event of the stream does not end.')
    const events: StreamEvent[] = []
    // A line may end in CR LF whose LF is still to come: a CR at the very end waits for it.
    for (let found = lineEnd.exec(rest); found !== null; found = lineEnd.exec(rest)) {
      const whole = take(rest.slice(0, found.index))
      rest = rest.slice(found.index + found[0].length)
      if (whole) events.push(whole)
    }
    return events
  }
}

const lineEnd = /\r\n|\n|\r(?!$)/
