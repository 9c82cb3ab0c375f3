import type { z } from 'zod'

import { isJsonObject, type Json, type JsonObject } from '#base'
import { AgentDocument } from '#contract'
import { didYouMean, issueText, knownKeys, toPointer } from '#workflow'

import type { AgentFinding } from '../finding.ts'

/** More is not explained. */
const issueLimit = 1_000

/** Checks fields against the schema. The document is undefined when there is a finding. */
export function checkShape(fields: JsonObject): {
  document: AgentDocument | undefined
  findings: AgentFinding[]
} {
  const result = AgentDocument.safeParse(fields)
  if (result.success) return { document: result.data, findings: [] }
  const findings = result.error.issues
    .slice(0, issueLimit)
    .flatMap((issue) => toFindings(issue, fields))
    .map((finding): AgentFinding => ({ severity: 'error', ...finding }))
  return { document: undefined, findings }
}

function toFindings(issue: z.core.$ZodIssue, root: JsonObject): Omit<AgentFinding, 'severity'>[] {
  const path = toPointer(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const keys = knownKeys(AgentDocument, issue.path, root)
    return issue.keys.slice(0, issueLimit).map((key) => ({
      path: toPointer([...issue.path, key]),
      message: `${nameOf(issue.path)} has no field "${key.slice(0, 80)}".`,
      hint: didYouMean(key, keys) ?? `It can have: ${keys.join(', ')}.`,
    }))
  }
  const value = valueAt(root, issue.path)
  if (issue.code === 'invalid_type' && value === undefined) {
    const [key] = issue.path.slice(-1)
    return [{ path, message: `${nameOf(issue.path.slice(0, -1))} needs the field "${String(key)}".` }]
  }
  const { message, hint } = issueText(issue, nameOf(issue.path), value)
  if (issue.code === 'invalid_format') return [{ path, message, hint: sentence(issue.message) }]
  return [{ path, message, ...(hint ? { hint } : {}) }]
}

/** What a path leads to, as the subject of a sentence. */
function nameOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1)
  if (last === undefined) return 'An agent'
  return typeof last === 'number' ? `An entry of "${String(path.at(-2))}"` : `"${String(last)}"`
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function valueAt(root: Json, path: readonly PropertyKey[]): Json | undefined {
  let value: Json | undefined = root
  for (const step of path) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(step)]
    else if (isJsonObject(value) && Object.hasOwn(value, step)) value = value[String(step)]
    else return undefined
  }
  return value
}
