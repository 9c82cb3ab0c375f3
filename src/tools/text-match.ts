import { z } from 'zod'

import { AppError } from '#contract'

import { definePureTool } from './pure-tool.ts'
import { patternRefused } from './text-pattern.ts'

const maxTextLength = 4 * 1024 * 1024

/**
 * The pattern's program is walked once for each character at worst, about 30 million steps a second (measured).
 * One search may take this many steps, a second or two.
 */
const maxSteps = 40_000_000
/** After this many steps the event loop and the time-out get their turn. */
const stepsBetweenBreaths = 2_000_000

const Input = z
  .strictObject({
    text: z.string().max(maxTextLength).meta({ title: 'Text', description: 'Where to look.' }),
    pattern: z.string().min(1).max(500).meta({
      title: 'Pattern',
      description:
        'Regular expression in the syntax of RE2: no lookaround, no backreferences, named groups as (?<name>…).',
    }),
    flags: z
      .string()
      .regex(/^i?m?s?$/)
      .default('')
      .meta({
        title: 'Flags',
        description: 'i: ignore case; m: ^ and $ match at line ends; s: the dot matches line ends.',
      }),
    limit: z
      .int()
      .min(1)
      .max(10_000)
      .default(1_000)
      .meta({ title: 'Limit', description: 'Matches to give at most.' }),
  })
  .meta({
    examples: [
      { text: 'Invoice 2024-07, invoice 2024-08', pattern: 'invoice (?<year>\\d{4})-(\\d{2})', flags: 'i' },
    ],
  })

const Match = z.strictObject({
  text: z.string().meta({ title: 'Text', description: 'What matched.' }),
  start: z.int().meta({ title: 'Start', description: 'Position in UTF-16 code units, from 0.' }),
  end: z.int().meta({ title: 'End', description: 'Position after the last character.' }),
  groups: z.array(z.string().nullable()).meta({
    title: 'Groups',
    description:
      'What each group matched, in the order of their opening brackets; null where one took no part.',
  }),
  named: z
    .record(z.string(), z.string().nullable())
    .meta({ title: 'Named groups', description: 'The same by name.' }),
})
type Match = z.infer<typeof Match>

const Output = z.strictObject({
  matches: z.array(Match).meta({ title: 'Matches', description: 'From left to right, without overlap.' }),
  truncated: z.boolean().meta({ title: 'Truncated', description: 'Whether there are more than the limit.' }),
})

export const textMatch = definePureTool({
  name: 'text.match',
  version: 1,
  title: 'Find a pattern in text',
  description:
    'Finds all places where a regular expression matches. No pattern can hang the program: matching takes linear time.',
  input: Input,
  output: Output,
  summary: ({ pattern }) => `Look for ${pattern}`,
  timeoutMs: 30_000,
  async run({ text, pattern, flags, limit }, call) {
    const { matcher, programSize, groupNames } = await compile(pattern, flags, text)
    if (programSize * text.length > maxSteps) {
      throw new AppError(
        'tools.pattern_refused',
        `The pattern is too large for a text of ${text.length} characters.`,
        {
          hint: 'Use smaller repeat counts, or cut the text.',
          details: { programSize, textLength: text.length },
        },
      )
    }
    const matches: Match[] = []
    let steps = 0
    while (matcher.find()) {
      if (matches.length === limit) return { matches, truncated: true }
      matches.push(readMatch(matcher, groupNames))
      // Each search may read to the end of the text and find nothing longer, so all together can take quadratic time.
      steps += programSize * (text.length - matcher.start() + 1)
      if (steps > stepsBetweenBreaths) {
        steps = 0
        await call.sleepUntil(call.now)
        call.signal.throwIfAborted()
      }
    }
    return { matches, truncated: false }
  },
})

interface Matcher {
  find(): boolean
  start(): number
  end(): number
  group(group?: number | string): string | null
  groupCount(): number
}

interface Compiled {
  readonly matcher: Matcher
  readonly programSize: number
  readonly groupNames: readonly string[]
}

async function compile(pattern: string, flags: string, text: string): Promise<Compiled> {
  const { RE2JS } = await import('re2js')
  let bits = 0
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE
  if (flags.includes('m')) bits |= RE2JS.MULTILINE
  if (flags.includes('s')) bits |= RE2JS.DOTALL
  try {
    const compiled = RE2JS.compile(pattern, bits)
    return {
      matcher: compiled.matcher(text),
      programSize: compiled.programSize(),
      groupNames: Object.keys(compiled.namedGroups()),
    }
  } catch (error) {
    throw patternRefused(error)
  }
}

function readMatch(matcher: Matcher, groupNames: readonly string[]): Match {
  const groups: (string | null)[] = []
  for (let group = 1; group <= matcher.groupCount(); group += 1) groups.push(matcher.group(group))
  return {
    text: matcher.group() ?? '',
    start: matcher.start(),
    end: matcher.end(),
    groups,
    named: Object.fromEntries(groupNames.map((name) => [name, matcher.group(name)])),
  }
}
