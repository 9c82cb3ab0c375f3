import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { z } from 'zod'

import { AppError, type NearWorkflow, type Plan, type PlanRun } from '#contract'
import { beginPlan, planOf } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import { typedInputs } from '../inputs/typed-inputs.ts'
import type { Invocation } from '../invocation.ts'
import { commandLine, tellNearest, tellPlan } from '../printing/plan-text.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { follow } from '../running/follow.ts'
import { tellOutcome } from '../running/outcome.ts'
import { openWork, type Work } from '../running/work.ts'

/** The most characters of a goal. */
const longest = 20_000

/** `adjutant plan`: a goal becomes a workflow, which is shown and not run. */
export async function planCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const file = given.text('save')
  if (given.has('force') && file === undefined) throw usage('--force goes with --save.')
  const known = given.text('run')
  const typed = given.find(0)
  if ((known === undefined) === (typed === undefined))
    throw usage('There is no goal to plan for.', 'Say what is to be done, or name a run with --run.')
  // Nobody pays a model for what cannot be kept then.
  if (file !== undefined) requireFree(invocation, file)
  await using work = await openWork(
    invocation,
    known === undefined ? { engine: 'preferred', launch: true } : { engine: 'never', reads: true },
  )
  const id = known === undefined ? await begin(invocation, work) : await runOf(work, known)
  if (id === undefined) return exitCodes.stopped
  const made = await planOf(work.workspace, id)
  const { plan, error } = made
  if (plan) return await tellMade(invocation, made, plan)
  if (error?.code !== 'plan.declined' && error?.code !== 'plan.not_valid')
    return await tellOutcome(invocation, work.workspace, await work.workspace.runs.get(id))
  console.answer(made, () => {
    console.line(styled('yellow', error.code), `  ${error.detail}`)
    if (error.hint !== undefined) console.line(styled('dim', `  ${error.hint}`))
    console.line()
    tellNearest(console, nearestIn(error))
    tellCandidate(invocation, error)
  })
  return exitCodes.failed
}

/** Undefined when the person stopped waiting. */
async function begin(invocation: Invocation, { workspace }: Work): Promise<string | undefined> {
  const { console, given, surroundings, stopping: signal } = invocation
  const goal = await goalOf(invocation)
  const { id } = await beginPlan(workspace, {
    goal,
    input: typedInputs(given.list('input'), {}),
    route: given.text('route'),
    model: given.text('model'),
    folder: surroundings.folder,
    signal,
  })
  console.note(styled('dim', `plan  run ${shortId(id)}`))
  return (await follow(invocation, workspace, id)) && id
}

async function goalOf({ given, surroundings }: Invocation): Promise<string> {
  const typed = given.arg(0)
  const text = (typed === '-' ? await surroundings.input.read(longest + 1) : typed).trim()
  if (text === '') throw usage('The goal is empty.', 'Say what is to be done.')
  if (text.length > longest) throw usage(`A goal of more than ${longest} characters is not planned for.`)
  return text
}

async function runOf({ workspace }: Work, meant: string): Promise<string> {
  return (await findRun(workspace.runs, meant)).id
}

async function tellMade(invocation: Invocation, made: PlanRun, plan: Plan): Promise<ExitCode> {
  const { console, given, surroundings } = invocation
  const name = given.text('save')
  const file = name === undefined ? undefined : resolve(surroundings.folder, name)
  if (file !== undefined) await save(file, plan.workflow, { over: given.has('force') })
  console.answer({ ...made, ...(file === undefined ? {} : { file }) }, () => {
    tellPlan(console, plan, { full: given.has('full') })
    if (name !== undefined) console.line(`Written to ${name}.`)
    const what = name ?? plan.template ?? 'plan.yaml'
    if (name === undefined && plan.template === null)
      console.line(`Keep it:  adjutant plan --run ${shortId(made.run)} --save ${what}`)
    console.line(`Run it:   adjutant run ${commandLine(what, plan.input, plan.missing)}`)
  })
  return exitCodes.done
}

/** @throws AppError `files.exists` */
function requireFree({ given, surroundings }: Invocation, name: string): void {
  const file = resolve(surroundings.folder, name)
  if (!given.has('force') && existsSync(file)) throw isThere(file)
}

function isThere(file: string): AppError {
  return new AppError('files.exists', `${file} is there already; it was left alone.`, {
    hint: 'Name another file, or replace it with --force.',
    details: { path: file },
  })
}

/** @throws AppError `files.exists`, `files.denied` */
async function save(file: string, text: string, { over }: { over: boolean }): Promise<void> {
  try {
    await writeFile(file, text, { flag: over ? 'w' : 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw isThere(file)
    throw new AppError('files.denied', `${file} cannot be written: ${message}`, {
      cause: error,
      details: { path: file },
    })
  }
}

const Near = z.array(
  z.object({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    input: z.record(z.string(), z.json()),
    missing: z.array(z.string()),
  }),
)

function nearestIn({ details }: NonNullable<PlanRun['error']>): readonly NearWorkflow[] {
  return Near.safeParse(details['nearest']).data ?? []
}

/** The last try of a model, and what is wrong with it. */
function tellCandidate({ console }: Invocation, { details }: NonNullable<PlanRun['error']>): void {
  const { candidate, findings } = details
  if (typeof candidate !== 'string') return
  for (const finding of Array.isArray(findings) ? findings : []) {
    const { at, message, hint } = finding as { at?: string; message?: string; hint?: string | null }
    console.line(styled('red', 'error'), ` ${at ?? ''}: ${message ?? ''}`)
    if (typeof hint === 'string') console.line(styled('dim', `  ${hint}`))
  }
  console.line()
  console.block(candidate, '  ')
}
