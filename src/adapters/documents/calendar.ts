import type { Reading } from '#memory'

import type { Draft } from './draft.ts'

interface Property {
  readonly name: string
  readonly value: string
}

/** What is told of an entry, in this order, and how it is called. */
const told: Readonly<Record<string, string>> = {
  DTSTART: 'Start',
  DTEND: 'End',
  DUE: 'Due',
  RRULE: 'Repeats',
  LOCATION: 'Place',
  ORGANIZER: 'Organiser',
  ATTENDEE: 'With',
  STATUS: 'Status',
  CATEGORIES: 'About',
}

/** Reads events, tasks and journal entries of an iCalendar file (RFC 5545), each under its summary. */
export function readCalendar(text: string, draft: Draft): Reading {
  let entry: Property[] | undefined
  /** Within an entry, such as an alarm: nothing of it is told. */
  let inner = 0
  let name: string | null = null
  for (const property of propertiesOf(text)) {
    const kind = property.value.toUpperCase()
    if (property.name === 'BEGIN') {
      if (entry) inner += 1
      else if (/^V(?:EVENT|TODO|JOURNAL)$/.test(kind)) entry = []
    } else if (property.name === 'END') {
      if (inner > 0) inner -= 1
      else if (entry) {
        addEntry(entry, draft)
        entry = undefined
      }
    } else if (!entry && property.name === 'X-WR-CALNAME') name = unescape(property.value)
    else if (inner === 0) entry?.push(property)
  }
  // A file that is cut short still tells what it begins with.
  if (entry) addEntry(entry, draft)
  return draft.finish('calendar', name)
}

function addEntry(entry: readonly Property[], draft: Draft): void {
  const valuesOf = (name: string): string[] =>
    entry.filter((property) => property.name === name).map((property) => unescape(property.value))
  draft.add('heading', valuesOf('SUMMARY').join(' ').replaceAll(/\s+/g, ' '), { level: 2 })
  const lines = Object.entries(told).flatMap(([name, label]) => {
    const values = valuesOf(name).map((value) => plain(name, value))
    return values.length > 0 ? [`${label}: ${values.join(', ')}`] : []
  })
  draft.add('paragraph', lines.join('\n'))
  for (const description of valuesOf('DESCRIPTION'))
    for (const words of description.split(/\n\s*\n/)) draft.add('paragraph', words)
}

/** `20261126T140000Z` as `2026-11-26 14:00 UTC`, an address without its scheme, other things as they are. */
function plain(name: string, value: string): string {
  if (name === 'ORGANIZER' || name === 'ATTENDEE') return value.replace(/^mailto:/i, '')
  const [, year, month, day, hour, minute, utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z)?)?$/.exec(value) ?? []
  if (year === undefined) return value
  return `${year}-${month}-${day}${hour === undefined ? '' : ` ${hour}:${minute}${utc ? ' UTC' : ''}`}`
}

/** Long lines are folded: what begins with a blank goes on the line before. */
function* propertiesOf(text: string): Generator<Property> {
  for (const line of text.replaceAll(/\n[ \t]/g, '').split('\n')) {
    const { colon, name } = splitProperty(line)
    if (colon > 0) yield { name: name.toUpperCase(), value: line.slice(colon + 1).trim() }
  }
}

/** Parameters stand between name and colon, and may hold colons within quotes. */
function splitProperty(line: string): { readonly colon: number; readonly name: string } {
  let isQuoted = false
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '"') isQuoted = !isQuoted
    else if (line[at] === ':' && !isQuoted)
      return { colon: at, name: line.slice(0, at).split(';', 1)[0] ?? '' }
  }
  return { colon: -1, name: '' }
}

function unescape(value: string): string {
  return value.replaceAll(/\\([nN,;\\])/g, (_, mark: string) => (mark.toLowerCase() === 'n' ? '\n' : mark))
}
