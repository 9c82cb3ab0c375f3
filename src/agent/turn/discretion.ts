import { type Json, sha256 } from '#base'
import type { AgentDefinition } from '#contract'

import { canaryBegins, Confidence, rowsAmong } from './confidence.ts'
import { canaryLine, discretion, lastWord, offeredTools, summingUp } from './prompts.ts'
import { sorting } from './sorting.ts'
import type { Turn, TurnState } from './state.ts'
import { calling } from './text-calls.ts'
import { type WordMark, wordMarks } from './word-marks.ts'

/** Stands in an answer for what it repeated of what the model was told in confidence. */
export const leftOut = '[left out]'
/** Words at the end of an answer that is still coming: what they are the beginning of is not known yet. */
const wordsHeldBack = 12
/** The topic of a note that tells what was left out, by its hash alone. */
const noteTopic = 'left-out'

/** Stands in the instructions of one run and nowhere else. */
export function canaryOf(run: string): string {
  return hashOf(`canary ${run}`)
}

/** What a turn is told, and has heard by now. */
type Told = {
  readonly definition: AgentDefinition
  readonly state: Pick<TurnState, 'canary' | 'messages' | 'now' | 'background'>
}

/** An answer without what it repeats of the instructions or of what tools are said to be; the journal notes that it did. */
export function discreet(turn: Turn, key: string, text: string): string {
  const { state, definition, commands } = turn
  if (definition.mind === 'rules') return text
  const found = stretchesIn(turn, text)
  if (found.length === 0) return text
  const shown = without(text, found)
  state.left += found.length
  state.shown[key] = shown
  const hashes = found.map(({ start, end }) => hashOf(text.slice(start, end)))
  commands.push({ do: 'note', topic: noteTopic, data: { key, hashes } })
  return shown
}

/** What may be shown of an answer that is still coming: however it goes on, this is how it begins. */
export function discreetSoFar(told: Told, text: string): string {
  if (told.definition.mind === 'rules') return text
  return without(text, stretchesIn(told, text), settledIn(text, told.state.canary))
}

/** Up to the end of the last word that enough words follow, and to no canary that has begun. */
function settledIn(text: string, canary: string): number {
  const marks = lastMarks(text)
  const held = canaryBegins(marks, canary)
  let weight = 0
  for (const [behind, mark] of marks.toReversed().entries()) {
    if (weight >= wordsHeldBack && behind >= held) return mark.end
    weight += mark.weight
  }
  return 0
}

/** As many as matter, and where they are to be had no more than stand in its last characters. */
function lastMarks(text: string): WordMark[] {
  const from = Math.max(0, text.length - 1_000)
  const marks = [...wordMarks(text.slice(from))]
  if (from === 0 || marks.length <= 2 * wordsHeldBack + 2) return [...wordMarks(text)]
  return marks.slice(1).map(({ start, end, ...mark }) => ({ ...mark, start: from + start, end: from + end }))
}

function without(
  text: string,
  stretches: readonly { start: number; end: number }[],
  until = text.length,
): string {
  let [shown, from] = ['', 0]
  for (const { start, end } of stretches) {
    if (start >= until) break
    shown += text.slice(from, start) + leftOut
    from = end
  }
  return from < until ? shown + text.slice(from, until) : shown
}

/** Each to the end of its sentence or line: who has begun to recite goes on in other words. */
function stretchesIn(told: Told, text: string): { start: number; end: number }[] {
  const whole: { start: number; end: number }[] = []
  const { canary } = told.state
  const repeated = confidenceOf(told).repeatedIn(text, { canary, known: (rows) => knownRows(told, rows) })
  for (const { start, end } of repeated) {
    const before = whole.at(-1)
    const until = Math.max(end, sentenceEnd(text, end))
    if (before && start <= before.end) before.end = Math.max(before.end, until)
    else whole.push({ start, end: until })
  }
  return whole
}

function sentenceEnd(text: string, from: number): number {
  const end = /[.!?…]+["'’”)\]]*(?=\s|$)|[。！？]+|(?=[\r\n])|$/gu
  end.lastIndex = from
  const found = end.exec(text)
  return found ? found.index + found[0].length : text.length
}

/**
 * What others have said is no secret: the person, what stands as background, what tools gave. What the model itself has put
 * into a call comes back in results, and is none the more known for that.
 */
function knownRows({ state }: Told, asked: ReadonlySet<string>): ReadonlySet<string> {
  const known = new Set<string>()
  const own = new Set<string>()
  const hear = (text: string): void => {
    for (const row of rowsAmong(text, asked)) if (!own.has(row)) known.add(row)
  }
  hear(state.now)
  for (const { text } of state.background) hear(text)
  for (const message of state.messages) {
    if (message.role === 'user') hear(message.text)
    else if (message.role === 'tool') hear(textIn(message.output))
    else {
      for (const { input } of message.calls)
        for (const row of rowsAmong(textIn(input), asked)) if (!known.has(row)) own.add(row)
    }
  }
  return known
}

/** All words of a value, as they would stand in it as text. */
function textIn(value: Json): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return value.map(textIn).join('\n')
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${textIn(part ?? null)}`)
    .join('\n')
}

const made = new WeakMap<AgentDefinition, Confidence>()

/** A definition is read once and serves all its turns. */
function confidenceOf({ definition }: Told): Confidence {
  const before = made.get(definition)
  if (before) return before
  const { agent } = definition
  const tools = offeredTools({ definition }).map(
    ({ name, description, input }) => `${name}: ${description}\n${JSON.stringify(input)}`,
  )
  const confidence = new Confidence([
    `${agent.instructions}\n\n${discretion}`,
    calling,
    lastWord,
    summingUp,
    ...(definition.sorts ? [sorting] : []),
    canaryLine(''),
    ...tools,
  ])
  made.set(definition, confidence)
  return confidence
}

function hashOf(text: string): string {
  return sha256(new TextEncoder().encode(text)).slice(0, 16)
}
