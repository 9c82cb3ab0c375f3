import type { Json } from '#base'
import type { ErrorCode } from '#contract'

import { pointerTo } from '../pointer.ts'
import { type Position, problemLimit, type WorkflowProblem } from '../problem.ts'
import { documentLimits } from './limits.ts'
import { isReservedKey, lostNumber, positionAt, type Source, Stop } from './source.ts'

const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y
// oxlint-disable-next-line no-control-regex -- JSON forbids raw control characters in strings
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const word = /true|false|null/y

/**
 * Reads JSON (RFC 8259) more strictly than `JSON.parse`: keys given twice, numbers that would lose digits and nesting
 * beyond the limit are problems, and every problem has its place.
 */
export function readJson(text: string): Source {
  const problems: WorkflowProblem[] = []
  const value = unlessStopped(() => new Reader(text, problems, () => {}).document())
  let places: Map<string, number> | undefined

  function locate(pointer: string): Position | undefined {
    places ??= placesIn(text)
    for (let rest = pointer; ; rest = rest.slice(0, rest.lastIndexOf('/'))) {
      const offset = places.get(rest)
      if (offset !== undefined) return positionAt(text, offset)
      if (rest === '') return undefined
    }
  }
  return { value, problems, locate }
}

function placesIn(text: string): Map<string, number> {
  const places = new Map<string, number>()
  unlessStopped(() => new Reader(text, [], (pointer, offset) => places.set(pointer, offset)).document())
  return places
}

function unlessStopped(read: () => Json): Json | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Stop) return undefined
    throw error
  }
}

class Reader {
  readonly #text: string
  readonly #problems: WorkflowProblem[]
  readonly #visit: (pointer: string, offset: number) => void
  #at: number
  #values = 0

  constructor(text: string, problems: WorkflowProblem[], visit: (pointer: string, offset: number) => void) {
    this.#text = text
    this.#problems = problems
    this.#visit = visit
    this.#at = text.startsWith('\uFEFF') ? 1 : 0
  }

  document(): Json {
    const value = this.#item('', 0)
    this.#take(space)
    if (this.#at < this.#text.length) this.#fail('', 'the end of the document')
    return value
  }

  #item(path: string, depth: number): Json {
    this.#take(space)
    this.#visit(path, this.#at)
    this.#values += 1
    if (this.#values > documentLimits.values) {
      this.#stop('workflow.too_large', '', `The document has more than ${documentLimits.values} values.`)
    }
    if (depth > documentLimits.depth) {
      this.#stop('workflow.too_deep', path, `The document nests deeper than ${documentLimits.depth} levels.`)
    }
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(path, depth)
      case '[':
        return this.#list(path, depth)
      case '"':
        return JSON.parse(this.#take(string) ?? this.#fail(path, 'a closed string on one line')) as string
      default:
        return this.#word(path)
    }
  }

  #word(path: string): Json {
    const offset = this.#at
    const found = this.#take(word) ?? this.#take(number) ?? this.#fail(path, 'a value')
    const value = JSON.parse(found) as null | boolean | number
    if (typeof value !== 'number') return value
    const lost = lostNumber(found, value)
    if (lost !== undefined) {
      this.#note('workflow.shape', path, { message: lost, hint: 'Write it as a string, in quotes.', offset })
    }
    // JSON text has a negative zero; JSON.stringify has not.
    return value === 0 ? 0 : value
  }

  #object(path: string, depth: number): Json {
    const result: Record<string, Json> = {}
    this.#at += 1
    if (this.#skip('}')) return result
    for (;;) {
      const name = this.#key(path, result)
      if (!this.#skip(':')) this.#fail(path, 'a colon after the key')
      const value = this.#item(pointerTo(path, name), depth + 1)
      if (!isReservedKey(name)) result[name] = value
      if (this.#skip('}')) return result
      if (!this.#skip(',')) this.#fail(path, 'a comma or a closing brace')
    }
  }

  #key(path: string, known: Record<string, Json>): string {
    this.#take(space)
    const offset = this.#at
    const name = JSON.parse(this.#take(string) ?? this.#fail(path, 'a key in double quotes')) as string
    if (isReservedKey(name)) {
      const message = `The key "${name}" is reserved.`
      this.#note('workflow.shape', path, { message, hint: 'Choose another name.', offset })
    } else if (Object.hasOwn(known, name)) {
      const message = `The key ${JSON.stringify(name.slice(0, 80))} is given twice.`
      this.#note('workflow.duplicate_key', path, { message, hint: 'Remove one of the two.', offset })
    }
    return name
  }

  #list(path: string, depth: number): Json {
    const result: Json[] = []
    this.#at += 1
    if (this.#skip(']')) return result
    for (;;) {
      result.push(this.#item(pointerTo(path, result.length), depth + 1))
      if (this.#skip(']')) return result
      if (!this.#skip(',')) this.#fail(path, 'a comma or a closing bracket')
    }
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #skip(mark: string): boolean {
    this.#take(space)
    if (this.#text[this.#at] !== mark) return false
    this.#at += 1
    return true
  }

  #fail(path: string, expected: string): never {
    const rest = this.#text.slice(this.#at, this.#at + 12)
    const found = rest === '' ? 'the text ends' : `there is ${JSON.stringify(rest)}`
    return this.#stop('workflow.syntax', path, `This is not JSON: ${found} where ${expected} is expected.`)
  }

  #stop(code: ErrorCode, path: string, message: string): never {
    this.#note(code, path, { message, offset: this.#at })
    throw new Stop()
  }

  #note(
    code: ErrorCode,
    path: string,
    { offset, ...text }: { message: string; hint?: string; offset: number },
  ): void {
    if (this.#problems.length >= problemLimit) throw new Stop()
    this.#problems.push({ severity: 'error', code, path, ...text, ...positionAt(this.#text, offset) })
  }
}
