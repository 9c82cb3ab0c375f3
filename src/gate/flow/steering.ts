import { joinLabels } from '#contract'

import { go, joinVerdicts, type Verdict } from '../verdict.ts'
import { isAskedFor } from './asked-for.ts'
import { isBelow, readPath } from './file-path.ts'
import type { Act } from './reach.ts'
import { type Field, isOwn, type Scene } from './scene.ts'
import { ask, list, originOf } from './telling.ts'

/** Programs, schedules and plugins do what they are told: nothing goes into them unseen that somebody else wrote. */
export function judgeObeyed(scene: Scene): Verdict {
  const { reach, request, fields, choice, label } = scene
  if (!reach.runs && !reach.instructs) return go
  const foreign = fields.filter(
    (field) =>
      !isOwn(field.label) &&
      ((reach.instructs && field.decides) ||
        [...field.leaves, ...field.names].some((word) => !scene.isCovered(field, word))),
  )
  const isBare = choice.integrity === 'untrusted' && !fields.some((field) => isVouched(scene, field))
  if (foreign.length === 0 && !isBare) return go
  const what =
    foreign.length === 0 ? request.tool : `${list(foreign.map(({ name }) => name))} of ${request.tool}`
  return reach.runs
    ? ask('flow.runs', `Runs what somebody else may have written: ${what}${originOf(label)}.`)
    : ask(
        'flow.instructs',
        `Keeps as an instruction what somebody else may have written: ${what}${originOf(label)}.`,
      )
}

const acts: Readonly<Record<Act, string>> = {
  remove: 'remove anything',
  pay: 'pay anybody',
  credential: 'change a password or key',
}

/**
 * What removes, pays or changes a key is steered by a person's words alone, and only where they asked for such a thing.
 * Nor does anybody but the author decide what kind of act a step of a workflow is.
 */
export function judgeActs(scene: Scene): Verdict {
  const { reach, request, fields, choice, naming, label } = scene
  if (request.effectClass === 'pure') return go
  const foreign = fields.filter((field) =>
    reach.decides?.includes(field.name)
      ? request.choice === undefined && !isOwn(field.label) && !isSettled(scene, field)
      : reach.act !== undefined && field.isControl && !isOwn(field.label) && !isSteadyField(scene, field),
  )
  return joinVerdicts([
    foreign.length === 0
      ? go
      : ask(
          'flow.steered',
          `Somebody else may have chosen ${list(foreign.map(tell))} of ${request.tool}${originOf(label)}.`,
        ),
    !reach.act || choice.integrity === 'trusted' || isAskedFor(reach.act, naming)
      ? go
      : ask('flow.not_asked', `You did not ask to ${acts[reach.act]}${originOf(label)}.`),
  ])
}

/** A standing rule that is for this very kind of act. */
function isSettled({ standing }: Scene, { name }: Field): boolean {
  return standing.some(({ where }) => where !== undefined && Object.hasOwn(where, name))
}

function isSteadyField(scene: Scene, field: Field): boolean {
  return field.leaves.every((leaf) => isSteady(scene, field, leaf))
}

function tell({ name, leaves }: Field): string {
  return `${name} ${leaves.map(String).join(' ')}`
}

/** A change that a model chose has something in it that a person named; else it is nothing of theirs. */
export function judgeUnasked(scene: Scene): Verdict {
  const { request, reach, fields, choice } = scene
  if (choice.integrity === 'trusted' || request.effectClass === 'pure') return go
  if (request.undoClass === 'pure' && reach.leaves === undefined) return go
  if (fields.some((field) => isVouched(scene, field))) return go
  return ask(
    'flow.nothing_named',
    `Nothing in this call of ${request.tool} is what you named${originOf(joinLabels(choice, scene.label))}.`,
  )
}

function isVouched(scene: Scene, field: Field): boolean {
  if (!field.isControl || field.leaves.length === 0) return false
  return isOwn(field.label) || field.leaves.some((leaf) => isSteady(scene, field, leaf))
}

/** What a person typed or allowed; a path counts as that, too, where the call was granted to write. */
function isSteady(scene: Scene, field: Field, leaf: string | number): boolean {
  if (scene.isCovered(field, leaf)) return true
  const path = typeof leaf === 'string' ? readPath(leaf) : undefined
  return (
    path !== undefined &&
    scene.request.needs.some(
      ({ capability, resource }) => capability === 'fs.write' && isBelow(path, readPath(resource) ?? ['']),
    )
  )
}
