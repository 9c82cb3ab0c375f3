import { AppError } from '#contract'

import { go, joinVerdicts, type Verdict } from '../verdict.ts'
import { isBelow, isSamePath, readPath } from './file-path.ts'
import { type Persistence, persistenceOf } from './persistence.ts'
import { isOwn, type Scene } from './scene.ts'
import { ask, list, originOf } from './telling.ts'

/** Files that are obeyed later are not written under somebody else's influence, unless a person named that very file. */
export function judgeFiles(scene: Scene): Verdict {
  const { request, label } = scene
  if (isOwn(label) || !request.needs.some(({ capability }) => capability === 'fs.write')) return go
  const kept = writtenBy(scene).flatMap(({ text, path }) => {
    const kind = persistenceOf(path)
    return kind === undefined ? [] : [{ text, path, kind }]
  })
  if (kept.length === 0) return go
  const granted = grantedFolders(scene)
  const moved = moveWithin(scene, granted)
  const verdicts = kept
    .filter(({ kind, path }) => kind !== 'doubtful' || !isWithinHidden(path, granted))
    .map(({ text, path, kind }) =>
      judgeFile(scene, { text, kind, isNamed: isNamed(scene, path, granted), moved }),
    )
  // Of a move, the new place says it all.
  return moved
    ? (verdicts.find(({ say }) => say === 'refuse') ?? verdicts.at(-1) ?? go)
    : joinVerdicts(verdicts)
}

type Folders = readonly (readonly string[])[]

/** A granted folder may itself be hidden: then only what is hidden below it is in doubt. */
function isWithinHidden(path: readonly string[], granted: Folders): boolean {
  return granted.some(
    (folder) =>
      isBelow(path, folder) && persistenceOf(['granted', ...path.slice(folder.length)]) === undefined,
  )
}

interface Written {
  readonly text: string
  readonly path: readonly string[]
}

interface Kept {
  readonly text: string
  readonly kind: Persistence
  readonly isNamed: boolean
  readonly moved: Moved | undefined
}

function judgeFile(scene: Scene, { text, kind, isNamed: named, moved }: Kept): Verdict {
  const origin = originOf(scene.label)
  if (kind === 'starts' && named) {
    return ask(
      'flow.starts_later',
      `Writes ${list([text])}, which is run or obeyed by itself later${origin}.`,
    )
  }
  if (named || (kind === 'doubtful' && moved) || (kind === 'steers' && moved === 'deeper')) return go
  if (kind === 'doubtful' || (kind === 'steers' && moved)) {
    return ask(
      'flow.steers_later',
      `Writes ${list([text])}, which may tell programs or agents what to do${origin}.`,
    )
  }
  return {
    say: 'refuse',
    error: new AppError(
      'gate.persistence_refused',
      `${list([text])} tells programs or agents what to do later${origin}.`,
      {
        hint: 'Name that very file as an input of the run, or add a standing rule for it.',
        details: { tool: scene.request.tool, path: text, sources: [...scene.label.sources] },
      },
    ),
  }
}

/** Where the call may write: what it needs, and the paths among its controls that it does not only read. */
function writtenBy(scene: Scene): readonly Written[] {
  const { needs } = scene.request
  const read = new Set(
    needs.filter(({ capability }) => capability === 'fs.read').map(({ resource }) => resource),
  )
  const needed = needs.filter(({ capability }) => capability === 'fs.write').map(({ resource }) => resource)
  const controls = controlPaths(scene).filter(({ text }) => !read.has(text))
  const folders = needed
    .filter((text) => controls.every((control) => control.text !== text))
    .flatMap((text) => toPath(text))
    // A folder is needed for a file in it whose name may get a number; the file is what counts.
    .filter(({ path }) => !controls.some((control) => isBelow(control.path, path)))
  return [...controls, ...folders]
}

function controlPaths({ fields }: Scene): readonly Written[] {
  const leaves = fields.filter(({ isControl }) => isControl).flatMap((field) => field.leaves)
  return leaves.flatMap((leaf) => (typeof leaf === 'string' ? toPath(leaf) : []))
}

function toPath(text: string): readonly Written[] {
  const path = readPath(text)
  return path ? [{ text, path }] : []
}

/** Typed as it is, allowed as it is, or written down by the author of the workflow. */
function isNamed(scene: Scene, path: readonly string[], granted: Folders): boolean {
  const is = (text: string | number): boolean => isSamePath(path, readPath(String(text)) ?? [''])
  return (
    scene.naming.hasFile(path, granted) ||
    scene.fields.some(
      (field) =>
        field.isControl &&
        field.leaves.some(is) &&
        (isOwn(field.label) ||
          scene.standing.some((rule) => (rule.field ?? field.name) === field.name && is(rule.allows))),
    )
  )
}

/**
 * A move or copy under the same name within one granted folder, so that nothing comes in from elsewhere. `deeper` when
 * the new place is in the old one's folder: what it tells to do there, it told before, and to more.
 */
type Moved = 'deeper' | 'elsewhere'

function moveWithin(scene: Scene, granted: Folders): Moved | undefined {
  const [from, to] = ['from', 'to'].map((name) => {
    const [leaf, ...more] = scene.fields.find((field) => field.name === name)?.leaves ?? []
    return typeof leaf === 'string' && more.length === 0 ? readPath(leaf) : undefined
  })
  if (!from || !to || from.at(-1) !== to.at(-1) || controlPaths(scene).length !== 2) return undefined
  if (!granted.some((folder) => isBelow(from, folder) && isBelow(to, folder))) return undefined
  return isBelow(to, from.slice(0, -1)) ? 'deeper' : 'elsewhere'
}

/** Of patterns, the folder that holds all that they cover. */
function grantedFolders({ request }: Scene): Folders {
  return request.grants
    .filter(({ capability }) => capability === 'fs.write')
    .map(({ resource, pattern }) => readPath(pattern ? resource.replace(/[^\\/]*[*?[].*$/, '') : resource))
    .filter((path) => path !== undefined && path.length > 0) as Folders
}
