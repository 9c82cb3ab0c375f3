import { z } from 'zod'

import { AppError } from '#contract'

import { type AgentFinding, invalidAgent } from '../finding.ts'
import { bodyText, plainText, readFrontMatter } from './front-matter.ts'

/** Something that an agent can learn to do, as `SKILL.md` has it. */
export interface Skill {
  readonly name: string
  /** When it is of use: an agent decides by this whether to read the rest. */
  readonly description: string
  readonly instructions: string
}

const name = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(64)
const description = z.string().trim().min(1).max(1_024)

/**
 * Reads a `SKILL.md`. Of its fields the name and the description count; all others are for the programs that know them.
 *
 * @throws AppError `agent.invalid`
 */
export function readSkill(text: string): Skill {
  const { fields, body, locate } = readFrontMatter(text)
  const given = fields ?? {}
  const findings: AgentFinding[] = []
  const wrong = (path: string, message: string, hint: string): void =>
    void findings.push({ severity: 'error', path, message, hint, ...locate(path) })
  const found = {
    name: name.safeParse(given['name']),
    description: description.safeParse(given['description']),
  }
  if (fields === null)
    wrong('', 'The text does not begin with the fields of a skill.', 'Begin with a line of ---.')
  else if (!found.name.success)
    wrong(
      '/name',
      'A skill needs a name.',
      'Give it one of small letters, digits and single hyphens, at most 64.',
    )
  if (fields !== null && !found.description.success)
    wrong(
      '/description',
      'A skill needs a description.',
      'Say in at most 1,024 characters when it is of use.',
    )
  if (!found.name.success || !found.description.success) throw invalidAgent(findings)
  return { name: found.name.data, description: found.description.data, instructions: body }
}

/**
 * Reads an `AGENTS.md`: plain Markdown for whoever works in a folder. Fields at its head, which some programs put there, are
 * left out; lines of dashes that hold no fields are part of the text.
 *
 * @throws AppError `agent.invalid` for one that is too large
 */
export function readGuidance(text: string): string {
  const whole = plainText(text)
  try {
    return readFrontMatter(whole).body
  } catch (error) {
    if (error instanceof AppError && error.code === 'agent.invalid') return bodyText(whole)
    throw error
  }
}
