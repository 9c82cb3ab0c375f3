import { AppError } from '#contract'

import { go, type Verdict } from '../verdict.ts'
import { linksIn } from './links.ts'
import { type Field, isOwn, type Scene } from './scene.ts'
import { ask, list, originOf } from './telling.ts'
import { carriesData, readWebAddress } from './web-address.ts'

/** Nothing secret goes out or is kept in the open: only the vault puts it in, at the edge, for the one place it is for. */
export function judgeSecrets({ request, reach, fields, label }: Scene): Verdict {
  if (label.confidentiality !== 'secret') return go
  const names = fields.filter((field) => field.label.confidentiality === 'secret').map(({ name }) => name)
  if (reach.leaves === undefined && !reach.runs) {
    return request.effectClass === 'pure'
      ? go
      : ask('flow.secret_kept', `Keeps a secret where it can be read: ${list(names)} of ${request.tool}.`)
  }
  return {
    say: 'refuse',
    error: new AppError(
      'gate.secret_would_leave',
      `${request.tool} would be given a secret in ${list(names)}.`,
      {
        hint: 'Keep it in the vault, and put its placeholder in its place.',
        details: { tool: request.tool, fields: names },
      },
    ),
  }
}

/** Private data that somebody else's words may have chosen goes only where a person said. */
export function judgeDestinations(scene: Scene): Verdict {
  const { request, reach, label, fields } = scene
  if (reach.leaves !== 'sent') return go
  const foreign = fields
    .filter((field) => reach.destinations?.includes(field.name) ?? field.isControl)
    .filter((field) => !isOwn(field.label))
    .flatMap((field) => field.leaves.filter((leaf) => !scene.isCovered(field, leaf)).map(String))
  if (foreign.length === 0) return go
  const isPrivate = label.confidentiality !== 'public'
  const hidden = foreign.find((text) => carriesData(readWebAddress(text)?.host ?? ''))
  if (hidden !== undefined && isPrivate) {
    return refuseHidden(scene, `Looking up ${list([hidden])} could itself carry private data out`)
  }
  if (isPrivate) {
    return ask(
      'flow.private_leaves',
      `Sends what may be private to ${list(foreign)}, which you did not name${originOf(label)}.`,
    )
  }
  return request.effectClass === 'pure'
    ? go
    : ask('flow.unnamed_destination', `Sends to ${list(foreign)}, which you did not name${originOf(label)}.`)
}

/** What is shown must not make the place that shows it fetch an address that somebody else chose. */
export function judgeShown(scene: Scene): Verdict {
  if (scene.reach.leaves !== 'shown') return go
  const links = scene.fields
    .filter((field) => !isOwn(field.label))
    .flatMap((field) => unnamedLinks(scene, field))
  if (links.length === 0) return go
  return scene.label.confidentiality === 'public'
    ? ask('flow.unnamed_link', `Shows links that you did not name: ${list(links)}${originOf(scene.label)}.`)
    : refuseHidden(scene, `Showing a link to ${list(links)} could carry private data out`)
}

/** Messages that a model writes may pass on somebody else's links to people who trust the sender. */
export function judgeLinks(scene: Scene): Verdict {
  const { reach, request, choice } = scene
  if (reach.leaves !== 'sent' || request.effectClass === 'pure' || choice.integrity === 'trusted') return go
  const links = scene.fields
    .filter((field) => !field.isControl && !isOwn(field.label))
    .flatMap((field) => unnamedLinks(scene, field))
  if (links.length === 0) return go
  return ask(
    'flow.unnamed_link',
    `Sends links that you did not name: ${list(links)}${originOf(scene.label)}.`,
  )
}

function unnamedLinks(scene: Scene, field: Field): string[] {
  const links = field.leaves.flatMap((leaf) => (typeof leaf === 'string' ? linksIn(leaf) : []))
  return links.filter((link) => !scene.isCovered(field, link))
}

function refuseHidden({ request, label }: Scene, what: string): Verdict {
  return {
    say: 'refuse',
    error: new AppError('gate.hidden_egress', `${what}${originOf(label)}.`, {
      hint: 'Name the address yourself, or leave it out.',
      details: { tool: request.tool, sources: [...label.sources] },
    }),
  }
}
