import { AppError } from '#contract'

/** From its first character to the one after its last. */
export interface Found {
  readonly start: number
  readonly end: number
}

/** A regular expression in the syntax of RE2: no pattern can hang the program. */
export interface TextPattern {
  /** Where it matches, from left to right; the whole text where that would take too long to say. */
  findIn(text: string): readonly Found[]
}

/** A second or two; see `text.match`. */
const maxSteps = 40_000_000

/** @throws AppError `tools.pattern_refused` */
export async function compilePattern(pattern: string): Promise<TextPattern> {
  const { RE2JS } = await import('re2js')
  try {
    const compiled = RE2JS.compile(pattern)
    const size = compiled.programSize()
    return {
      findIn(text) {
        const matcher = compiled.matcher(text)
        const found: Found[] = []
        let steps = 0
        while (matcher.find()) {
          const [start, end] = [matcher.start(), matcher.end()]
          if (end > start) found.push({ start, end })
          // Each search may read to the end of the text and find nothing longer.
          steps += size * (text.length - start + 1)
          if (steps > maxSteps) return [{ start: 0, end: text.length }]
        }
        return found
      },
    }
  } catch (error) {
    throw patternRefused(error)
  }
}

export function patternRefused(error: unknown): AppError {
  const why = error instanceof Error ? error.message : String(error)
  return new AppError('tools.pattern_refused', `The pattern cannot be used: ${why}.`, {
    cause: error,
    hint: 'Write it without lookaround and backreferences, with repeat counts up to 1000.',
  })
}
