import { homedir } from 'node:os'

import type { JsonObject } from '#base'
import { AppError, type Grant, type GrantDanger } from '#contract'
import { type Danger, printCapability } from '#gate'
import { nearest, readWorkflow } from '#workflow'

import { dangersHere } from '../permissions.ts'
import { requireSound } from '../running/check-workflow.ts'
import { bundledWorkflows, findKept, type FoundWorkflow } from '../running/find-workflow.ts'
import { checkInputs } from '../running/input-schema.ts'
import { nameThings, parseTyped } from '../running/named-things.ts'
import type { Desk } from './desk.ts'

/** What was asked to be run, or to be looked ahead at. */
export interface GivenRun {
  readonly workflow?: string | undefined
  readonly text?: string | undefined
  readonly input: JsonObject
  readonly grants: readonly string[]
}

/** The same, understood: with what it may use. */
export interface ReadyRun {
  readonly found: FoundWorkflow
  readonly input: JsonObject
  readonly grants: readonly Grant[]
  readonly dangers: readonly (GrantDanger & { readonly capability: string })[]
}

/**
 * Understands what is to be run. Names are those of workflows that are kept; no name leads to a file.
 *
 * @throws AppError `input.invalid`, `workflow.unknown`, `workflow.invalid`
 */
export async function readyRun(
  desk: Desk,
  given: GivenRun,
  { signal }: { signal: AbortSignal },
): Promise<ReadyRun> {
  const found = await findGiven(desk, given, { signal })
  requireSound(found)
  const schema = found.document.input
  const { input, grants } = nameThings(checkInputs(given.input, schema), schema, homedir())
  const asked = given.grants.map((text) => parseTyped(text, homedir()))
  return {
    found,
    input,
    grants: [...grants, ...asked.map((grant) => ({ ...grant, reason: 'chosen for this run' }))],
    dangers: asked.flatMap((grant) =>
      dangersHere(grant, desk.workspace.home.folder).map(({ kind, text }) => ({
        kind,
        text,
        capability: printCapability(grant),
      })),
    ),
  }
}

async function findGiven(
  { workspace }: Desk,
  { workflow, text }: GivenRun,
  { signal }: { signal: AbortSignal },
): Promise<FoundWorkflow> {
  if ((workflow === undefined) === (text === undefined)) {
    throw new AppError('input.invalid', 'One workflow is to be given: by its name, or as its text.', {
      hint: 'Give workflow or text, not both.',
    })
  }
  if (text !== undefined) {
    const read = readWorkflow(text)
    return { document: read.document, version: null, text: read, from: read.document.name, file: null }
  }
  const name = workflow ?? ''
  const store = workspace.workflows
  const found = await findKept(name, { store, signal })
  if (found) return found
  const names = [
    ...(await store.listWorkflows({ signal })).map((one) => one.name),
    ...(await bundledWorkflows()).map(({ document }) => document.name),
  ]
  const near = nearest(name, names)
  throw new AppError('workflow.unknown', `There is no workflow ${JSON.stringify(name.toWellFormed())}.`, {
    hint: near === undefined ? 'See which there are.' : `Did you mean "${near}"?`,
    details: { workflow: name.toWellFormed() },
  })
}

/**
 * Refuses what is dangerous unless it was seen; what reaches into the program's own home is refused all the same.
 *
 * @throws AppError `gate.grant_dangerous`
 */
export function refuseDangers(
  dangers: readonly Pick<Danger, 'kind' | 'text'>[] | ReadyRun['dangers'],
  { capability, seen }: { capability: string; seen: boolean },
): void {
  const ours = dangers.some(({ kind }) => kind === 'own_home')
  if (dangers.length === 0 || (seen && !ours)) return
  throw new AppError(
    'gate.grant_dangerous',
    `${capability} is dangerous. ${dangers.map(({ text }) => text).join(' ')}`,
    {
      hint: ours ? 'Name another folder.' : 'Give a narrower one, or say that the dangers were seen.',
      details: { capability, dangers: dangers.map(({ kind }) => kind) },
    },
  )
}
