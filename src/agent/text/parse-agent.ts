import { findNonJson, isJsonObject, type JsonObject } from '#base'
import type { AgentDocument } from '#contract'
import { whenProblem } from '#trigger'

import { type AgentFinding, invalidAgent } from '../finding.ts'
import { readFrontMatter } from './front-matter.ts'
import { foldHabits } from './habits.ts'
import { checkShape } from './shape.ts'

/** An agent read from text. */
export interface AgentText {
  readonly document: AgentDocument
  /** What of the text is not used here, or was read in another way than it is written. */
  readonly notes: readonly AgentFinding[]
}

/**
 * Reads an agent from Markdown: its fields between two lines of `---`, and below them what it is to be and to keep to.
 *
 * @param options.name taken when the text does not name itself, such as the name of its file
 * @throws AppError `agent.invalid`; `details.problems` are {@link AgentFinding}s with their place in the text
 */
export function readAgent(text: string, { name }: { name?: string | undefined } = {}): AgentText {
  const { fields, body, locate } = readFrontMatter(text)
  if (fields === null) {
    throw invalidAgent([
      {
        severity: 'error',
        path: '',
        message: 'The text does not begin with the fields of an agent.',
        hint: 'Begin with a line of ---, then "name: …" and "description: …", then --- again.',
        line: 1,
        column: 1,
      },
    ])
  }
  const { fields: folded, origins, findings } = foldHabits(fields)
  const named = name === undefined || 'name' in folded ? folded : { ...folded, name }
  const { document, findings: wrong } = checkShape(withBody(named, body))
  if ('instructions' in folded && body !== '') wrong.push(toldTwice)
  if (document) wrong.push(...scheduleFindings(document))
  const placed = [...findings, ...wrong.map((one) => ({ ...one, path: asWritten(one.path, origins) }))].map(
    (finding): AgentFinding => ({ ...finding, ...locate(finding.path) }),
  )
  const isRefused = placed.some(({ severity }) => severity === 'error')
  if (document === undefined || isRefused) throw invalidAgent(placed)
  return { document, notes: placed }
}

const toldTwice: AgentFinding = {
  severity: 'error',
  path: '/instructions',
  message: 'The instructions stand in a field, and others below.',
  hint: 'Put all of them below the second line of ---.',
}

/** Some times are told apart from others by calendars alone; which year it is does not matter for that. */
const anyDay = Date.UTC(2026, 0, 1)

function scheduleFindings({ schedule }: AgentDocument): AgentFinding[] {
  const wrong = schedule && whenProblem({ ...schedule, zone: schedule.zone ?? 'UTC' }, anyDay)
  if (!wrong) return []
  const hint =
    wrong.field === 'cron'
      ? 'Such as "0 8 * * 1-5": at 8:00 from Monday to Friday.'
      : 'Such as Europe/Berlin.'
  return [{ severity: 'error', path: `/schedule/${wrong.field}`, message: wrong.message, hint }]
}

/** A pointer into the fields as one into the front matter. */
function asWritten(path: string, origins: ReadonlyMap<string, string>): string {
  const [, top = '', rest = ''] = /^(\/[^/]*)(.*)$/s.exec(path) ?? []
  return (origins.get(top) ?? top) + rest
}

function withBody(fields: JsonObject, body: string): JsonObject {
  return body === '' ? fields : { ...fields, instructions: body }
}

/**
 * Checks a value that came as JSON, such as a request's body.
 *
 * @throws AppError `agent.invalid`
 */
export function agentFromJson(value: unknown): AgentDocument {
  if (findNonJson(value) !== undefined || !isJsonObject(value)) {
    throw invalidAgent([{ severity: 'error', path: '', message: 'An agent is an object with fields.' }])
  }
  const { document, findings } = checkShape(value)
  if (document) findings.push(...scheduleFindings(document))
  if (document === undefined || findings.length > 0) throw invalidAgent(findings)
  return document
}

/** The name that an agent in a file of this name has unless it says another; undefined where none can be made of it. */
export function nameOfFile(file: string): string | undefined {
  const name = file
    .slice(0, 300)
    .replace(/\.md$/i, '')
    .replace(/\.agent$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 64)
  return name === '' ? undefined : name
}
