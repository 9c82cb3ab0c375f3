import type { Json, JsonObject } from '#base'
import { type NearWorkflow, type Plan, WorkflowDocument, type WorkflowNode } from '#contract'
import { readWorkflow } from '#workflow'

import { type Console, styled } from '../console.ts'
import { tellDryRun } from './dry-run-text.ts'

/** Tells a plan: what it does in words, the text with what the model made up, and what it would do. */
export function tellPlan(console: Console, plan: Plan, { full }: { full: boolean }): void {
  const document = WorkflowDocument.parse(plan.document)
  console.line(styled('bold', document.title ?? document.name), '  ', styled('dim', madeBy(plan)))
  console.line()
  // A workflow that was there already says itself what it does.
  const isNew = plan.template === null || full || document.description === undefined
  if (isNew) for (const line of stepLines(document)) console.line(`  ${line}`)
  else console.block(document.description ?? '', '  ')
  console.line()
  if (isNew) tellText(console, plan)
  tellGuesses(console, plan)
  for (const { severity, at, message, hint } of plan.findings) {
    console.line(styled('yellow', severity), `  ${at === '' ? '' : `${at}: `}${message}`)
    if (hint !== null) console.line(styled('dim', `  ${hint}`))
  }
  if (plan.findings.length > 0) console.line()
  if (plan.dryRun) tellDryRun(console, plan.dryRun, { full })
}

function madeBy({ template, why, model }: Plan): string {
  return template === null
    ? `written by ${model ?? 'a model'}`
    : `${why ?? 'No model was asked.'} This is the workflow ${template}, with what stands in the goal.`
}

/** Each node in one line, those of lists further in. */
function stepLines({ nodes }: Pick<WorkflowDocument, 'nodes'>, depth = 0): string[] {
  return Object.entries(nodes).flatMap(([id, node], index) => {
    const line = `${'   '.repeat(depth)}${index + 1}. ${node.title ?? id}: ${deedOf(node)}`
    return 'forEach' in node ? [line, ...stepLines(node.forEach.do, depth + 1)] : [line]
  })
}

function deedOf(node: WorkflowNode): string {
  if ('use' in node) return node.use
  if ('call' in node) return `the workflow ${node.call}`
  if ('choose' in node) return `goes on to ${node.choose.map(({ to }) => to).join(' or ')}`
  if ('set' in node) return `works out ${Object.keys(node.set).join(', ')}`
  if ('forEach' in node) return `for each ${node.forEach.as}`
  if ('end' in node) return 'ends'
  const { wait } = node
  if ('ask' in wait) return `asks "${wait.ask}"`
  return 'signal' in wait ? `waits for ${wait.signal}` : 'waits'
}

/** The text, with a mark at each line that holds something nobody but the model has said. */
function tellText(console: Console, { workflow, guesses }: Plan): void {
  const { locate } = readWorkflow(workflow)
  const marked = new Set(guesses.flatMap(({ at }) => locate(at)?.line ?? []))
  for (const [index, line] of workflow.trimEnd().split('\n').entries())
    if (marked.has(index + 1)) console.line(styled('yellow', '? '), line)
    else console.line(`  ${line}`)
  console.line()
}

function tellGuesses(console: Console, { guesses, template }: Plan): void {
  if (template !== null) return
  if (guesses.length === 0) {
    console.line(styled('dim', 'Every path, address and number in it is yours.'))
    console.line()
    return
  }
  console.line(styled('bold', 'Made up by the model'), styled('dim', '  look at these before you run it'))
  for (const { at, value, why } of guesses)
    console.line(styled('yellow', `  ${JSON.stringify(value)}`), styled('dim', `  ${at}  ${why}`))
  console.line()
}

/** Tells which workflows come near a goal, and how each is run. */
export function tellNearest(console: Console, nearest: readonly NearWorkflow[]): void {
  if (nearest.length === 0) return
  console.line(styled('bold', 'The nearest workflows'))
  for (const { name, title, description, input, missing } of nearest) {
    console.line()
    console.line(styled('bold', `  ${title}`))
    const [said = ''] = description.trim().split(/(?<=\.)\s/)
    if (said !== '') console.line(`  ${said.replaceAll(/\s+/g, ' ')}`)
    console.line(`  adjutant dry-run ${commandLine(name, input, missing)}`)
  }
  console.line()
}

/** `tidy-folder --input folder=~/Downloads --input into=…`, for a shell. */
export function commandLine(workflow: string, input: JsonObject, missing: readonly string[]): string {
  const given = Object.entries(input).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly Json[]) : [value]).map((one) => `${name}=${textOf(one)}`),
  )
  const words = [...given, ...missing.map((name) => `${name}=…`)].map((one) => `--input ${quoted(one)}`)
  return [quoted(workflow), ...words].join(' ')
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function quoted(word: string): string {
  return /^[\p{L}\p{N}_@%+=:,./~…-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
