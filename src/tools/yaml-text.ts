import { findNonJson, type Json } from '#base'
import { AppError } from '#contract'

/** The reader takes up to 10 µs a character where brackets nest without end (measured), so this is some seconds at worst. */
const maxYamlLength = 1024 * 1024

/**
 * Reads one YAML 1.2 document of JSON values: no custom tags, no repeated keys, a bounded number of aliases.
 *
 * @throws AppError `data.parse_failed`
 */
export async function parseYaml(text: string): Promise<Json> {
  if (text.length > maxYamlLength)
    throw failed(`The text has ${text.length} characters; YAML is read up to ${maxYamlLength}.`)
  const { isMap, isScalar, parseDocument, visit } = await import('yaml')
  try {
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      logLevel: 'error',
      uniqueKeys: false,
    })
    const problem = document.errors[0] ?? document.warnings[0]
    if (problem) throw failed(`Not YAML: ${problem.message}`, problem.linePos?.[0].line)
    visit(document, (_key, node) => {
      // The library's own check compares each key with all others: 20,000 keys took 10 seconds.
      if (!isMap(node)) return
      const names = new Set<string>()
      for (const { key } of node.items) {
        if (!isScalar(key)) continue
        const name = String(key.value)
        if (names.has(name)) throw failed(`Not YAML: the key "${name}" is repeated.`)
        names.add(name)
      }
    })
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    const wrong = findNonJson(value)
    if (wrong)
      throw failed(`The YAML holds what JSON cannot: ${wrong.found} at "${wrong.path.slice(0, 200)}".`)
    return (value ?? null) as Json
  } catch (error) {
    if (error instanceof AppError) throw error
    // Too many aliases, or nested beyond the stack: the library throws its own kinds for both.
    throw failed(
      `Not YAML that can be read: ${error instanceof Error ? error.message : String(error)}`,
      undefined,
      error,
    )
  }
}

/** @throws AppError `input.invalid` when the value is nested too deeply to be written */
export async function formatYaml(value: Json): Promise<string> {
  const { stringify } = await import('yaml')
  try {
    return stringify(value, { version: '1.2', schema: 'core', lineWidth: 0, aliasDuplicateObjects: false })
  } catch (error) {
    throw new AppError('input.invalid', 'The value is nested too deeply to be written as YAML.', {
      cause: error,
    })
  }
}

function failed(message: string, line?: number, cause?: unknown): AppError {
  return new AppError('data.parse_failed', message, {
    cause,
    hint: 'Correct the text, or choose another format.',
    ...(line === undefined ? {} : { details: { line } }),
  })
}
