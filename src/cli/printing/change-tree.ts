import { amountText, countText, sizeText } from '#base'
import type { DryRunReport, PlannedChange } from '#contract'

import { styled, type Text } from '../console.ts'

type Line = readonly Text[]

/** Changes that are listed one by one, and folders that are listed at all, unless everything is wanted. */
const mostChanges = 60
const mostFolders = 40

const marks = {
  created: styled('green', '+'),
  replaced: styled('yellow', '~'),
  moved: styled('cyan', '>'),
  removed: styled('red', '-'),
} as const

/** What would be different, by folder: each change in a line, or where there are many, how many there are. */
export function changeLines({ bytes, changes }: DryRunReport['files'], full: boolean): Line[] {
  if (changes.length === 0) return [['No file would be changed.']]
  const sizes = [
    bytes.written > 0 ? `${sizeText(bytes.written)} written` : '',
    bytes.moved > 0 ? `${sizeText(bytes.moved)} moved` : '',
    bytes.removed > 0 ? `${sizeText(bytes.removed)} removed` : '',
  ].filter((text) => text !== '')
  const root = commonFolder(changes)
  return [
    [styled('bold', 'Files'), `  ${kindsText(changes)}${sizes.length > 0 ? ` (${sizes.join(', ')})` : ''}`],
    [styled('dim', `  in ${root}`)],
    ...(full || changes.length <= mostChanges ? eachLine(root, changes) : folderLines(root, changes)),
  ]
}

function eachLine(root: string, changes: readonly PlannedChange[]): Line[] {
  return [...byFolder(root, changes)].flatMap(([folder, some]) => [
    ...(folder === '' ? [] : [[`  ${folder}`]]),
    ...some.map((change): Line => {
      const { kind, path, from, sizeBytes, oldSizeBytes } = change
      const name = path.slice(folderOf(path).length) + (kind === 'folder' ? separatorIn(path) : '')
      const size =
        kind !== 'file' || change.change === 'moved'
          ? ''
          : oldSizeBytes === undefined
            ? `  ${sizeText(sizeBytes)}`
            : `  ${sizeText(oldSizeBytes)} -> ${sizeText(sizeBytes)}`
      const origin = from === undefined ? '' : `  from ${relative(root, from)}`
      return ['    ', marks[change.change], ` ${name}`, styled('dim', `${size}${origin}`)]
    }),
  ])
}

/** One line a folder, with what happens in it; the fullest first to be shown, in the order of their paths. */
function folderLines(root: string, changes: readonly PlannedChange[]): Line[] {
  const folders = [...byFolder(root, changes)]
  const shown = new Set(folders.toSorted(([, a], [, b]) => b.length - a.length).slice(0, mostFolders))
  const lines = folders
    .filter((folder) => shown.has(folder))
    .map(([folder, some]): Line => {
      return [`  ${folder === '' ? '.' : folder}`, styled('dim', `  ${countsText(some)}`)]
    })
  const left = folders.length - lines.length
  return [
    ...lines,
    ...(left > 0 ? [[`  and ${amountText(left, 'folder')} more`]] : []),
    [styled('dim', '  --full lists every change')],
  ]
}

function byFolder(root: string, changes: readonly PlannedChange[]): Map<string, PlannedChange[]> {
  const folders = new Map<string, PlannedChange[]>()
  for (const change of changes) {
    const folder = relative(root, folderOf(change.path))
    const known = folders.get(folder)
    if (known) known.push(change)
    else folders.set(folder, [change])
  }
  return folders
}

/** `3 created, 1 moved; folders: 2 created`. */
function kindsText(changes: readonly PlannedChange[]): string {
  const folders = changes.filter(({ kind }) => kind === 'folder')
  const others = changes.filter(({ kind }) => kind !== 'folder')
  return [
    ...(others.length > 0 ? [countsText(others)] : []),
    ...(folders.length > 0 ? [`folders: ${countsText(folders)}`] : []),
  ].join('; ')
}

function countsText(changes: readonly PlannedChange[]): string {
  const counts = { created: 0, replaced: 0, moved: 0, removed: 0 }
  for (const { change } of changes) counts[change] += 1
  return (['created', 'replaced', 'moved', 'removed'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => `${countText(counts[name])} ${name}`)
    .join(', ')
}

/** The folder that holds everything that is changed, and all that is moved away. */
function commonFolder(changes: readonly PlannedChange[]): string {
  const paths = changes.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]))
  let root = folderOf(paths[0] ?? '')
  for (const path of paths) while (root !== '' && !path.startsWith(root)) root = folderOf(root.slice(0, -1))
  return root
}

/** With its closing separator. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

function separatorIn(path: string): string {
  return path.includes('/') ? '/' : '\\'
}

function relative(root: string, path: string): string {
  return path.startsWith(root) ? path.slice(root.length) : path
}
