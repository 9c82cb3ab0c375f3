import { type Json, type JsonObject } from '#base'
import { fillInputs, namingIn, unnamedDefaults } from '#agent'
import {
  AppError,
  type DryRunReport,
  errorCodes,
  type Grant,
  joinLabels,
  type Label,
  type PlanFinding,
  type PlanLook,
  PlanLookArgs,
  Problem,
} from '#contract'
import type { Handler, HandlerCall } from '#engine'
import {
  printWorkflow,
  readWorkflow,
  resolveDefinition,
  type WorkflowProblem,
  type WorkflowStore,
} from '#workflow'

import { dryRun } from '../dry-run/dry-run.ts'
import type { DryRunPlace } from '../dry-run/place.ts'
import { calledBy, problemsOf } from '../running/check-workflow.ts'
import type { FoundWorkflow } from '../running/find-workflow.ts'
import { checkInputs } from '../running/input-schema.ts'
import { nameThings } from '../running/named-things.ts'

/** What stands on the machine may be told by a dry-run, and anybody may have written it. */
const seen: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['dry-run'] }
/** Longer than a dry-run of a large folder takes. */
const timeoutMs = 900_000

interface LookOptions {
  readonly place: DryRunPlace
  readonly workflows: WorkflowStore
}

/** Looks at a candidate for a plan: reads it, checks it, and finds out what it would do. It touches nothing. */
export function createLookHandler(options: LookOptions): Handler {
  return {
    classify: () => 'pure',
    timeoutMs: () => timeoutMs,
    async run(raw, _prepared, call) {
      const output = await lookAt(PlanLookArgs.parse(raw), call, options)
      return { output: output as unknown as Json, label: joinLabels(call.label, seen) }
    },
  }
}

async function lookAt(args: PlanLookArgs, call: HandlerCall, options: LookOptions): Promise<PlanLook> {
  const { workflows } = options
  const { signal } = call
  const read = readText(args.text)
  if ('findings' in read) return { ...nothing, findings: read.findings }
  const { found } = read
  const { document } = found
  const value = JSON.parse(printWorkflow(document, 'json')) as JsonObject
  const naming = namingIn(args.goal, args.input)
  const findings = [
    ...problemsOf(found, { workflows: await calledBy(document, workflows, { signal }) }).map(findingOf),
    ...(args.author === 'model' ? unnamedDefaults(value, naming) : []),
  ]
  const { input, missing, unknown } = fillInputs(document.input, args.goal, args.input)
  findings.push(...unknown.map(unknownInput))
  const told = { document: value, text: printWorkflow(document), input, missing }
  const looked = { ...told, findings, report: null } as PlanLook
  if (hasError(findings)) return looked
  if (missing.length > 0) return { ...looked, findings: [...findings, ...missing.map(missingInput)] }
  const ready = readyInputs(input, document.input, args.folder)
  if ('finding' in ready) return { ...looked, findings: [...findings, ready.finding] }
  const report = await ahead(found, { ...ready, goal: args.goal }, { call, options })
  return { ...looked, findings: [...findings, ...endOf(report)], report }
}

const nothing: PlanLook = { document: null, text: '', input: {}, missing: [], findings: [], report: null }

function readText(text: string): { found: FoundWorkflow } | { findings: PlanFinding[] } {
  try {
    const read = readWorkflow(text, { name: 'plan' })
    return { found: { document: read.document, version: null, text: read, from: '', file: null } }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'workflow.invalid') throw error
    const problems = (error.details['problems'] ?? []) as unknown as readonly WorkflowProblem[]
    return { findings: problems.map(findingOf) }
  }
}

function findingOf({ severity, code, path, message, hint, line }: WorkflowProblem): PlanFinding {
  // What cannot be read has no places of its own, only lines.
  const where = path === '' && line !== undefined ? `Line ${line}: ` : ''
  return { severity, code, at: path, message: `${where}${message}`, hint: hint ?? null }
}

function hasError(findings: readonly PlanFinding[]): boolean {
  return findings.some(({ severity }) => severity === 'error')
}

function unknownInput(name: string): PlanFinding {
  return {
    severity: 'error',
    code: 'input.invalid',
    at: '/input/properties',
    message: `The person gives the input ${name}, which the workflow does not take.`,
    hint: `Declare ${name} in "input", and use it.`,
  }
}

function missingInput(name: string): PlanFinding {
  return {
    severity: 'warning',
    code: 'input.invalid',
    at: `/input/properties/${name}`,
    message: `The input ${name} is not in the goal, so it could not be looked ahead.`,
    hint: `Give it: --input ${name}=…`,
  }
}

interface ReadyInputs {
  readonly input: JsonObject
  /** What the person named. The defaults of a model's document are among that, or it was refused for them. */
  readonly grants: readonly Grant[]
}

function readyInputs(
  given: JsonObject,
  schema: JsonObject,
  folder: string,
): ReadyInputs | { finding: PlanFinding } {
  try {
    return nameThings(checkInputs(given, schema), schema, folder)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, message, hint = null } = error
    return { finding: { severity: 'error', code, at: '/input', message, hint } }
  }
}

/** The dry-run of the candidate, with what the person named and nothing else: a plan allows itself nothing. */
async function ahead(
  found: FoundWorkflow,
  { input, grants, goal }: ReadyInputs & { goal: string },
  { call, options: { place, workflows } }: { call: HandlerCall; options: LookOptions },
): Promise<DryRunReport> {
  const { signal, context } = call
  const { definition, called } = await resolveDefinition(found.document, {
    version: null,
    store: workflows,
    signal,
  })
  const own = Array.isArray(context['grants']) ? (context['grants'] as readonly Json[]) : []
  return dryRun(place, {
    workflow: { name: found.document.name, version: null },
    definition: definition as unknown as Json,
    definitions: called as unknown as readonly Json[],
    input,
    context: {
      project: typeof context['project'] === 'string' ? context['project'] : '',
      mode: context['mode'] === 'autopilot' ? 'autopilot' : 'draft',
      named: [goal, ...grants.map(({ resource }) => resource)],
      grants: [...own, ...(grants as unknown as readonly Json[])],
    },
    signal,
  })
}

/** Faults of a document that only show when it is walked. */
const ofDocument = /^(?:expr|workflow)\.|^(?:input\.invalid|gate\.tool_unknown|gate\.path_outside_grant)$/

/**
 * How a dry-run ended, where it did not end well. Its own words may hold what is on the machine, and findings go to the
 * model: of an error they have the code, what that means, and where it was.
 */
function endOf({ outcome }: DryRunReport): PlanFinding[] {
  const { status, error } = outcome
  if (status !== 'failed' || !error) return []
  const { code, at } = rootOf(error)
  const { meaning, remedy } = errorCodes[code]
  return [
    {
      severity: ofDocument.test(code) ? 'error' : 'warning',
      code,
      at,
      message: `The dry-run fails here. ${meaning}`,
      hint: remedy,
    },
  ]
}

/** What went wrong at the bottom of it, and where: a list fails with what one of its items failed with. */
function rootOf({ code, details }: Problem, place = ''): { code: Problem['code']; at: string } {
  const { node, error } = details
  const at = typeof node === 'string' ? `${place}/nodes/${node}` : place
  const inner = code === 'workflow.item_failed' ? Problem.safeParse(error).data : undefined
  return inner ? rootOf(inner, `${at}/forEach/do`) : { code, at }
}
