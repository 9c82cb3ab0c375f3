import { Composer, type Document, isMap, isSeq, Lexer, type Node, Parser } from 'yaml'

import type { Json } from '#base'

import { fromPointer } from '../pointer.ts'
import { type Position, problemLimit, type WorkflowProblem } from '../problem.ts'
import { documentLimits } from './limits.ts'
import { positionAt, type Source, Stop } from './source.ts'
import { keyText, type Note, YamlValues } from './yaml-values.ts'

/**
 * Reads one YAML 1.2 document of the core schema as JSON. Tags, directives, keys given twice, keys that are not text
 * and aliases that lead back to themselves are problems. Aliases are expanded within the limits.
 *
 * @param options.lexemes most pieces of YAML syntax, which reading takes its time over
 */
export function readYaml(
  text: string,
  { lexemes = documentLimits.lexemes }: { lexemes?: number } = {},
): Source {
  const problems: WorkflowProblem[] = []
  let contents: Node | null = null
  let value: Json | undefined
  const note: Note = (code, path, { offset, ...words }) => {
    if (problems.length >= problemLimit) throw new Stop()
    const position = offset === undefined ? {} : positionAt(text, offset)
    problems.push({ severity: 'error', code, path, ...words, ...position })
  }
  try {
    contents = firstDocument(compose(text, { most: lexemes, note }), note)
    if (problems.length === 0 && contents !== null) value = new YamlValues(note).convert(contents, '', 0)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
  }
  return { value, problems, locate: (pointer) => locate(text, contents, pointer) }
}

/** Feeds the parser by hand, so that depth and size are bounded before anything recursive sees the text. */
function compose(text: string, { most, note }: { most: number; note: Note }): Document.Parsed[] {
  const parser = new Parser()
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    prettyErrors: false,
    // Checked in YamlValues: the library compares each key of a map with all others.
    uniqueKeys: false,
  })
  const documents: Document.Parsed[] = []
  let lexemes = 0
  function feed(tokens: ReturnType<Parser['next']>): void {
    for (const token of tokens) {
      if (token.type === 'directive') {
        const message = 'YAML directives are not supported.'
        note('workflow.unsupported_yaml', '', {
          message,
          hint: 'Remove the line that begins with %.',
          offset: token.offset,
        })
      }
      for (const document of composer.next(token)) documents.push(document)
    }
  }
  for (const lexeme of new Lexer().lex(text)) {
    feed(parser.next(lexeme))
    lexemes += 1
    // The parser keeps the document and the current scalar on its stack, too, and up to two entries for one level.
    if (parser.stack.length > documentLimits.depth * 2 + 4) {
      const message = `The document nests deeper than ${documentLimits.depth} levels.`
      note('workflow.too_deep', '', { message, offset: parser.offset })
      throw new Stop()
    }
    if (lexemes > most) {
      const message = `The document has more than ${most} pieces of YAML syntax.`
      note('workflow.too_large', '', { message, hint: 'Split the workflow, or write it as JSON.' })
      throw new Stop()
    }
  }
  feed(parser.end())
  for (const document of composer.end(true, text.length)) documents.push(document)
  return documents
}

function firstDocument(documents: readonly Document.Parsed[], note: Note): Node | null {
  for (const { errors, warnings } of documents) {
    for (const { pos, message, code } of [...errors, ...warnings]) {
      const [offset] = pos
      if (code === 'TAG_RESOLVE_FAILED') {
        note('workflow.unsupported_yaml', '', {
          message: `${message}. Tags are not supported.`,
          hint: 'Remove the tag.',
          offset,
        })
      } else note('workflow.syntax', '', { message: `This is not YAML: ${message}.`, offset })
    }
  }
  const second = documents[1]
  if (second !== undefined) {
    const message = 'The text holds several YAML documents.'
    const hint = 'Put each workflow into a file of its own.'
    note('workflow.unsupported_yaml', '', { message, hint, offset: second.range[0] })
  }
  return documents[0]?.contents ?? null
}

function locate(text: string, contents: Node | null, pointer: string): Position | undefined {
  let node: unknown = contents
  let offset = contents?.range?.[0]
  for (const step of fromPointer(pointer)) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => keyText(key) === step)
      if (pair === undefined) break
      node = pair.value
      offset = (pair.key as Node).range?.[0] ?? offset
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      offset = (node as Node | undefined)?.range?.[0] ?? offset
    } else break
  }
  return offset === undefined ? undefined : positionAt(text, offset)
}
