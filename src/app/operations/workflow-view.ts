import { canonicalJson, type Json, sha256 } from '#base'
import { AppError, type WorkflowDocument, type WorkflowFinding, type WorkflowSource } from '#contract'
import { type diffWorkflows, printWorkflow, type WorkflowProblem } from '#workflow'

const mostProblems = 100

export function headOf(document: WorkflowDocument, format: 'yaml' | 'json') {
  const { name, title = null, description = null, input } = document
  return { name, title, description, input, text: printWorkflow(document, format) }
}

export function valueOf(document: WorkflowDocument): WorkflowSource['document'] {
  return JSON.parse(printWorkflow(document, 'json')) as WorkflowSource['document']
}

export function revisionOf(document: WorkflowDocument): string {
  const value = valueOf(document) as unknown as Json
  return sha256(new TextEncoder().encode(canonicalJson(value))).slice(0, 32)
}

export function changeView(change: ReturnType<typeof diffWorkflows>[number]) {
  const { kind, path } = change
  type Value = WorkflowSource['document'][string]
  switch (change.kind) {
    case 'node_added':
      return { kind, path, after: change.node as Value }
    case 'node_removed':
      return { kind, path, before: change.node as Value }
    case 'node_renamed':
      return { kind, path, before: change.from, after: change.to }
    case 'edge_added':
      return { kind, path, after: change.edge as Value }
    case 'edge_removed':
      return { kind, path, before: change.edge as Value }
    case 'field_changed':
      return { kind, path, before: change.before as Value, after: change.after as Value }
  }
}

export function findings(problems: readonly WorkflowProblem[]): WorkflowFinding[] {
  return problems.slice(0, mostProblems).map(({ severity, code, path, message, hint, line, column }) => ({
    severity,
    code,
    path,
    message,
    hint: hint ?? null,
    line: line ?? null,
    column: column ?? null,
  }))
}

export function notFound(what: string): AppError {
  return new AppError('workflow.not_found', `There is no ${what} here.`, {
    hint: 'See which there are.',
    details: { workflow: what },
  })
}
