import { z } from 'zod'

import { isJsonObject, type Json, type JsonObject } from '#base'
import { WorkflowDocument } from '#contract'

import { didYouMean, nearest } from '../nearest.ts'
import { pointerTo, toPointer } from '../pointer.ts'
import type { WorkflowProblem } from '../problem.ts'
import { claimedKinds, nodeKinds } from './node-kind.ts'
import { issueText } from './issue-text.ts'
import { knownKeys, likeliestOption, schemaAt } from './schema-at.ts'

type Issue = z.core.$ZodIssue

/** More is not explained: a list with a million wrong entries has a million issues. */
const issueLimit = 1_000

/** Checks a folded document against the schema. The document is undefined when there is a problem. */
export function checkShape(folded: JsonObject): { document?: WorkflowDocument; problems: WorkflowProblem[] } {
  const result = WorkflowDocument.safeParse(folded)
  if (result.success) return { document: result.data, problems: [] }

  const problems = kindProblems(folded, '')
  const unclear = new Set(problems.map((problem) => problem.path))
  for (const issue of flat(result.error.issues.slice(0, issueLimit), folded, [])) {
    const pointers = issue.path.map((_, index) => toPointer(issue.path.slice(0, index + 1)))
    if (pointers.some((pointer) => unclear.has(pointer))) continue
    problems.push(...toProblems(issue, pointers.at(-1) ?? '', folded))
  }
  return { problems }
}

/** Nodes whose kind is not clear are told once, and nothing else about them is. */
function kindProblems(graph: JsonObject, path: string): WorkflowProblem[] {
  if (!isJsonObject(graph['nodes'])) return []
  return Object.entries(graph['nodes']).flatMap(([id, node]): WorkflowProblem[] => {
    const at = pointerTo(`${path}/nodes`, id)
    if (!isJsonObject(node)) return []
    const kinds = claimedKinds(node)
    if (kinds.length === 1) {
      const { forEach } = node
      const body = isJsonObject(forEach) ? forEach['do'] : undefined
      return isJsonObject(body) ? kindProblems(body, `${at}/forEach/do`) : []
    }
    const message =
      kinds.length === 0
        ? `The node "${id}" does not say what it does.`
        : `The node "${id}" says ${kinds.map((kind) => `"${kind}"`).join(' and ')}; a node does one thing.`
    const meant = Object.keys(node)
      .map((key) => [key, nearest(key, nodeKinds)])
      .find(([, kind]) => kind !== undefined)
    const hint =
      kinds.length > 0
        ? 'Make a node of each, with an edge between them.'
        : meant
          ? `Did you mean "${meant[1]}" instead of "${meant[0]}"?`
          : `Give it one of: ${nodeKinds.join(', ')}.`
    return [{ severity: 'error', code: 'workflow.unclear_node', path: at, message, hint }]
  })
}

/** Replaces each failed union by the issues of the option that was most likely meant. */
function flat(issues: readonly Issue[], root: Json, prefix: readonly PropertyKey[]): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...prefix, ...issue.path]
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }]
    const schema = schemaAt(WorkflowDocument, path, root)
    const option = schema instanceof z.ZodUnion ? likeliestOption(schema, valueAt(root, path)) : -1
    const chosen = issue.errors[option]
    return chosen === undefined ? [{ ...issue, path }] : flat(chosen, root, path)
  })
}

function toProblems(issue: Issue, path: string, root: Json): WorkflowProblem[] {
  const owner = nameOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(WorkflowDocument, issue.path, root)
    return issue.keys.slice(0, issueLimit).map((key) => ({
      severity: 'error',
      code: 'workflow.unknown_key',
      path: pointerTo(path, key),
      message: `${owner} has no field "${key.slice(0, 80)}".`,
      hint: didYouMean(key, known) ?? `It can have: ${known.join(', ')}.`,
    }))
  }
  if (issue.code === 'invalid_type' && valueAt(root, issue.path) === undefined) {
    const parent = toPointer(issue.path.slice(0, -1))
    const holder = nameOf(issue.path.slice(0, -1))
    const key = String(issue.path.at(-1))
    const hint = key === 'adjutant' ? 'Begin the document with "adjutant: 1".' : undefined
    return [
      {
        severity: 'error',
        code: 'workflow.missing_key',
        path: parent,
        message: `${holder} needs the field "${key}".`,
        ...(hint ? { hint } : {}),
      },
    ]
  }
  const { message, hint } = issueText(issue, owner, valueAt(root, issue.path))
  return [{ severity: 'error', code: 'workflow.shape', path, message, ...(hint ? { hint } : {}) }]
}

/** What a path leads to, as the subject of a sentence. */
function nameOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1)
  if (last === undefined) return 'The document'
  return typeof last === 'number' ? `An entry of "${String(path.at(-2))}"` : `"${String(last)}"`
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
