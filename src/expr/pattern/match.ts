import { badArgument } from '../fault.ts'
import type { Frame } from '../meter.ts'
import { type CharTest, isBoundary } from './characters.ts'
import { type Assertion, parsePattern, type Pattern } from './syntax.ts'

type Instruction =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'jump'; readonly to: readonly number[] }
  | { readonly kind: 'assert'; readonly at: Assertion }
  | { readonly kind: 'found' }

const maxProgram = 5000
const maxSource = 1000

/** Programs by pattern: expressions run many times, and a workflow has few patterns. */
const programs = new Map<string, readonly Instruction[]>()
const maxPrograms = 200

/**
 * Whether the pattern is found anywhere in the text.
 *
 * Takes all ways through the pattern at once, so that its time is bounded by text × pattern, whatever the two are.
 * The host's own engine is not used, because it tries one way after the other: `(a+)+$` on 27 letters took it 25 s.
 */
export function matches(frame: Frame, text: string, source: string): boolean {
  const search = new Search(programs.get(source) ?? keep(source))
  let now: number[] = []
  if (search.reach(now, 0, { at: 0, before: undefined, after: text.codePointAt(0) })) return true
  let position = 0
  while (position < text.length) {
    const code = text.codePointAt(position) ?? 0
    position += code > 0xffff ? 2 : 1
    frame.charge(2 + now.length)
    const spot = {
      at: position,
      before: code,
      after: position < text.length ? text.codePointAt(position) : undefined,
    }
    const next: number[] = []
    for (const index of now) {
      if (search.accepts(index, code) && search.reach(next, index + 1, spot)) return true
    }
    // A match may begin at every place.
    if (search.reach(next, 0, spot)) return true
    now = next
  }
  return false
}

/** A place between two characters. */
interface Spot {
  readonly at: number
  readonly before: number | undefined
  readonly after: number | undefined
}

class Search {
  readonly #program: readonly Instruction[]
  /** Where each instruction was last reached, so that none is followed twice at one place. */
  readonly #marks: Int32Array

  constructor(program: readonly Instruction[]) {
    this.#program = program
    this.#marks = new Int32Array(program.length).fill(-1)
  }

  accepts(index: number, code: number): boolean {
    const step = this.#program[index]
    return step?.kind === 'char' && step.test(code)
  }

  /** Follows jumps and assertions up to the characters that may come next; true when the pattern is complete. */
  reach(list: number[], first: number, spot: Spot): boolean {
    const open = [first]
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (this.#marks[index] === spot.at) continue
      this.#marks[index] = spot.at
      const step = this.#program[index]
      if (step?.kind === 'found') return true
      if (step?.kind === 'char') list.push(index)
      else if (step?.kind === 'jump') open.push(...step.to)
      else if (step?.kind === 'assert' && holds(step.at, spot)) open.push(index + 1)
    }
    return false
  }
}

function holds(at: Assertion, { before, after }: Spot): boolean {
  switch (at) {
    case 'text-start':
      return before === undefined
    case 'text-end':
      return after === undefined
    case 'line-start':
      return before === undefined || before === 10
    case 'line-end':
      return after === undefined || after === 10
    case 'word':
      return isBoundary(before, after)
    case 'no-word':
      return !isBoundary(before, after)
  }
}

function keep(source: string): readonly Instruction[] {
  if (source.length > maxSource) badArgument(`This pattern has more than ${maxSource} characters.`)
  const program: Instruction[] = []
  write(program, parsePattern(source), { left: 4 * maxProgram })
  program.push({ kind: 'found' })
  if (programs.size >= maxPrograms) programs.delete(programs.keys().next().value ?? '')
  programs.set(source, program)
  return program
}

/** Parts may be empty and still be repeated a thousand times, so that the parts written are counted too. */
interface Budget {
  left: number
}

function write(program: Instruction[], pattern: Pattern, budget: Budget): void {
  budget.left -= 1
  if (program.length > maxProgram || budget.left < 0) badArgument('This pattern repeats too much.')
  switch (pattern.kind) {
    case 'char':
    case 'assert':
      program.push(pattern)
      return
    case 'sequence':
      for (const part of pattern.parts) write(program, part, budget)
      return
    case 'choice':
      writeChoice(program, pattern.parts, budget)
      return
    case 'repeat':
      writeRepeat(program, pattern, budget)
  }
}

function writeChoice(program: Instruction[], parts: readonly Pattern[], budget: Budget): void {
  const ends: number[] = []
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const fork = program.length
    if (!isLast) program.push({ kind: 'jump', to: [] })
    write(program, part, budget)
    if (isLast) continue
    ends.push(program.length)
    program.push({ kind: 'jump', to: [] })
    program[fork] = { kind: 'jump', to: [fork + 1, program.length] }
  }
  for (const end of ends) program[end] = { kind: 'jump', to: [program.length] }
}

function writeRepeat(
  program: Instruction[],
  { part, min, max }: Extract<Pattern, { kind: 'repeat' }>,
  budget: Budget,
): void {
  for (let count = 0; count < min; count += 1) write(program, part, budget)
  if (max === Infinity) {
    const fork = program.length
    program.push({ kind: 'jump', to: [] })
    write(program, part, budget)
    program.push({ kind: 'jump', to: [fork] })
    program[fork] = { kind: 'jump', to: [fork + 1, program.length] }
    return
  }
  const forks: number[] = []
  for (let count = min; count < max; count += 1) {
    forks.push(program.length)
    program.push({ kind: 'jump', to: [] })
    write(program, part, budget)
  }
  for (const fork of forks) program[fork] = { kind: 'jump', to: [fork + 1, program.length] }
}
