import { isJsonObject, type Json, type JsonObject } from '#base'
import type { WorkflowDocument } from '#contract'

import { invalidWorkflow, type Position, problemLimit, type WorkflowProblem } from '../problem.ts'
import { foldDocument } from './fold.ts'
import { type Folding, originOf } from './folding.ts'
import { documentLimits } from './limits.ts'
import { readJson } from './read-json.ts'
import { readYaml } from './read-yaml.ts'
import { checkShape } from './shape.ts'
import { weigh } from './weigh.ts'

export interface ParseOptions {
  /** Without it, a text whose first mark is `{` is JSON and any other is YAML. */
  readonly format?: 'json' | 'yaml' | undefined
  /** Taken when the document does not name itself, such as the name of its file. */
  readonly name?: string | undefined
}

/** A workflow read from text, and where its parts stand there. */
export interface WorkflowText {
  readonly document: WorkflowDocument
  /** The place in the text of a pointer into the canonical document; the nearest enclosing one when there is none. */
  readonly locate: (pointer: string) => Position | undefined
}

/**
 * Reads a workflow from JSON or YAML and folds friendlier spellings into the canonical form. Says nothing about tools,
 * edges or expressions; {@link validateWorkflow} does.
 *
 * @throws AppError `workflow.invalid`; `details.problems` are {@link WorkflowProblem}s with their place in the text
 */
export function parseWorkflow(text: string, options: ParseOptions = {}): WorkflowDocument {
  return readWorkflow(text, options).document
}

/** As {@link parseWorkflow}, keeping the places. */
export function readWorkflow(text: string, { format, name }: ParseOptions = {}): WorkflowText {
  if (text.length > documentLimits.textLength) {
    const message = `The text has ${text.length} characters; at most ${documentLimits.textLength} are read.`
    throw invalidWorkflow([{ severity: 'error', code: 'workflow.too_large', path: '', message }])
  }
  const isJson = format === undefined ? /^\uFEFF?\s*\{/.test(text) : format === 'json'
  const source = isJson ? readJson(text) : readYaml(text)
  if (source.value === undefined || source.problems.length > 0) {
    throw invalidWorkflow(source.problems.length > 0 ? source.problems : [emptyText])
  }
  const { document, problems, origins } = fromJson(source.value, name)
  if (document === undefined) {
    const placed = problems
      .slice(0, problemLimit)
      .map((problem) => ({ ...problem, ...source.locate(problem.path) }))
    throw invalidWorkflow([...placed, ...problems.slice(problemLimit)])
  }
  return { document, locate: (pointer) => source.locate(originOf(origins, pointer)) }
}

/**
 * Checks a value that came as JSON, such as a request's body, as {@link parseWorkflow} checks a text.
 *
 * @throws AppError `workflow.invalid`
 */
export function workflowFromJson(value: unknown): WorkflowDocument {
  const problem = weigh(value)
  if (problem !== undefined) throw invalidWorkflow([problem])
  const { document, problems } = fromJson(value as Json, undefined)
  if (document === undefined) throw invalidWorkflow(problems)
  return document
}

const emptyText: WorkflowProblem = {
  severity: 'error',
  code: 'workflow.syntax',
  path: '',
  message: 'The text is empty.',
  hint: 'Begin with "adjutant: 1".',
}

interface FromJson {
  /** Undefined when there are problems. */
  readonly document: WorkflowDocument | undefined
  /** Their paths lead into the value as it was given, not as it was folded. */
  readonly problems: WorkflowProblem[]
  readonly origins: ReadonlyMap<string, string>
}

function fromJson(value: Json, name: string | undefined): FromJson {
  const origins = new Map<string, string>()
  const problems: WorkflowProblem[] = []
  if (!isJsonObject(value)) {
    problems.push({
      severity: 'error',
      code: 'workflow.shape',
      path: '',
      message: 'A workflow is an object with fields.',
      hint: 'Begin with "adjutant: 1".',
    })
    return { document: undefined, problems, origins }
  }
  const folding: Folding = {
    origins,
    problem(code, path, message, hint) {
      problems.push({ severity: 'error', code, path, message, ...(hint ? { hint } : {}) })
    },
  }
  const named = name === undefined || 'name' in value ? value : { ...value, name }
  const folded = foldDocument(named, folding)
  problems.push(...tooMany(folded))
  if (problems.some(({ code }) => code === 'workflow.too_large'))
    return { document: undefined, problems, origins }
  const { document, problems: shape } = checkShape(folded)
  const told = new Set(problems.map((problem) => problem.path))
  for (const problem of shape) {
    const path = originOf(origins, problem.path)
    if (!told.has(path)) problems.push({ ...problem, path })
  }
  return { document: problems.length === 0 ? document : undefined, problems, origins }
}

/** Counted before the schema looks at anything, for it takes its time over each wrong node. */
function tooMany(folded: JsonObject): WorkflowProblem[] {
  let nodes = 0
  let edges = 0
  const graphs: (Json | undefined)[] = [folded]
  for (let graph = graphs.pop(); graph !== undefined; graph = graphs.pop()) {
    if (!isJsonObject(graph)) continue
    if (Array.isArray(graph['edges'])) edges += graph['edges'].length
    if (!isJsonObject(graph['nodes'])) continue
    for (const node of Object.values(graph['nodes'])) {
      nodes += 1
      if (isJsonObject(node) && isJsonObject(node['forEach'])) graphs.push(node['forEach']['do'])
    }
  }
  const [count, limit, what] =
    nodes > documentLimits.nodes
      ? [nodes, documentLimits.nodes, 'nodes']
      : [edges, documentLimits.edges, 'edges']
  if (count <= limit) return []
  const message = `The workflow has ${count} ${what}; at most ${limit} are read.`
  const hint = 'Split it with "call", or use "forEach" for what repeats.'
  return [{ severity: 'error', code: 'workflow.too_large', path: '', message, hint }]
}
