import { isJsonObject, type JsonObject } from '#base'
import { type Position, readYaml } from '#workflow'

import { type AgentFinding, invalidAgent } from '../finding.ts'

/** What a text may weigh. Beyond, it is refused instead of being worked on. */
const textLimits = {
  /** UTF-16 units. */
  length: 1_000_000,
  /** Pieces of YAML syntax in the front matter: far more than all fields filled, and read within some 50 ms. */
  lexemes: 10_000,
} as const

/** A Markdown text with fields at its head, between two lines of `---`. */
export interface FrontMatter {
  /** Null where it has none. */
  readonly fields: JsonObject | null
  /** What comes after, without blank lines at its beginning and white space at its end. */
  readonly body: string
  /** Where the value at a JSON pointer into the fields begins; the nearest enclosing one when there is none. */
  readonly locate: (pointer: string) => Position | undefined
}

/**
 * Splits a text into its fields and its body. A mark of byte order goes, and every end of a line is one line feed.
 *
 * @throws AppError `agent.invalid`
 */
export function readFrontMatter(given: string): FrontMatter {
  const text = plainText(given)
  if (!/^---[ \t]*(?:\n|$)/.test(text)) return { fields: null, body: bodyText(text), locate: () => undefined }
  const closing = /\n---[ \t]*(?=\n|$)/.exec(text)
  if (!closing) {
    const message = 'The front matter does not end.'
    throw invalidAgent([
      { severity: 'error', path: '', message, hint: 'Put a line of --- after it.', line: 1, column: 1 },
    ])
  }
  // With its first line of dashes, which YAML knows as well: so lines are counted as in the text.
  const source = readYaml(text.slice(0, closing.index + 1), { lexemes: textLimits.lexemes })
  if (source.problems.length > 0) throw invalidAgent(source.problems.map(toFinding))
  const fields = source.value ?? {}
  if (!isJsonObject(fields)) {
    const message = 'The front matter must have fields, such as "name: reviewer".'
    throw invalidAgent([{ severity: 'error', path: '', message, line: 2, column: 1 }])
  }
  const body = bodyText(text.slice(closing.index + closing[0].length))
  return { fields, body, locate: source.locate }
}

/**
 * Without a mark of byte order, and with a line feed at the end of each line.
 *
 * @throws AppError `agent.invalid` for a text that is too large
 */
export function plainText(text: string): string {
  if (text.length <= textLimits.length) return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
  const message = `The text has ${text.length} characters; at most ${textLimits.length} are read.`
  throw invalidAgent([{ severity: 'error', path: '', message }])
}

/** Without blank lines at the beginning and white space at the end. The first line keeps what it is indented by. */
export function bodyText(text: string): string {
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    if (text.slice(start, end).trim() !== '') break
    start = end + 1
  }
  return text.slice(start).trimEnd()
}

function toFinding({
  code,
  path,
  message,
  line,
  column,
}: ReturnType<typeof readYaml>['problems'][number]): AgentFinding {
  const hint =
    code === 'workflow.syntax' ? { hint: 'Put text that has a colon or a # in it into quotes.' } : {}
  const place = line === undefined ? {} : { line, column: column ?? 1 }
  return { severity: 'error', path, message, ...hint, ...place }
}
