import type { ObservedFiles } from '../ports/observed-files.ts'
import type { Content } from './content.ts'
import type { Entry, FolderNode, Gone, Layer } from './layer.ts'

/** One entry that would be other than it is. Of a folder that is moved, what is in it moves along unsaid. */
export interface FileChange {
  readonly change: 'created' | 'replaced' | 'moved' | 'removed'
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  /** Where it would be; of what is removed, where it is. */
  readonly path: string
  /** Where it is; of what is moved. */
  readonly from?: string
  /** Of a file: what it would have, or has. */
  readonly sizeBytes: number
  /** Of a file that is replaced: what it has. */
  readonly oldSizeBytes?: number
  /** Permission bits of what is made. */
  readonly mode?: number
  /** The content it would have. */
  readonly content?: Content
  /** The real file that holds what it has, where that differs. */
  readonly old?: string
}

/** All that would be other than it is, in the order of the paths: where things end, whatever happened to them on the way. */
export function fileChanges(layer: Layer, observed: ObservedFiles): readonly FileChange[] {
  const changes: FileChange[] = []
  const gone = new Map(layer.gone)
  for (const found of differences(layer.root, '', { base: '', layer, observed }))
    changes.push(describe(found, gone))
  for (const [path, { kind, sizeBytes }] of gone)
    changes.push({
      change: 'removed',
      kind,
      path,
      sizeBytes,
      ...(kind === 'file' ? { old: path } : {}),
    })
  return changes
    .filter(({ change, kind, path, from }) => !(change === 'replaced' && kind === 'folder') && from !== path)
    .map((change) => spelled(change, layer))
    .toSorted((a, b) => compare(a.path, b.path))
}

interface Difference {
  readonly entry: Entry
  readonly path: string
  /** The real path that would shine through here if nothing had been changed; null below a folder that was made. */
  readonly natural: string | null
}

/**
 * Entries that are not what shines through.
 *
 * @param base the real folder that the names in this one are compared with; null for none
 */
function* differences(
  folder: FolderNode,
  path: string,
  { base, layer, observed }: { base: string | null; layer: Layer; observed: ObservedFiles },
): Iterable<Difference> {
  for (const [name, entry] of folder.entries) {
    if (entry === null) continue
    const below = observed.join(path, name)
    const natural = base === null ? null : observed.join(base, name)
    if (entry.origin === null || entry.origin !== natural) yield { entry, path: below, natural }
    if (entry.kind !== 'folder') continue
    // One that was removed and made again stands for the one that was there.
    const isAgain = natural !== null && layer.gone.get(natural)?.kind === 'folder'
    yield* differences(entry, below, {
      base: entry.origin ?? (isAgain ? natural : null),
      layer,
      observed,
    })
  }
}

/** What is both gone and there again at the same place has been replaced. */
function describe({ entry, path, natural }: Difference, gone: Map<string, Gone>): FileChange {
  const { kind, origin } = entry
  const sizeBytes = kind === 'folder' ? 0 : entry.stat.sizeBytes
  if (origin !== null) return { change: 'moved', kind, path, from: origin, sizeBytes }
  const mode = entry.stat?.mode ?? 0
  const made = { kind, path, sizeBytes, mode, ...contentOf(entry) }
  const old = natural === null ? undefined : gone.get(natural)
  if (natural === null || old?.kind !== kind) return { change: 'created', ...made }
  gone.delete(natural)
  return { change: 'replaced', ...made, oldSizeBytes: old.sizeBytes, old: natural }
}

function contentOf(entry: Entry): { content?: Content } {
  return entry.kind !== 'folder' && entry.content ? { content: entry.content } : {}
}

function spelled(change: FileChange, layer: Layer): FileChange {
  const { path, from } = change
  return {
    ...change,
    path: layer.spelled(path),
    ...(from === undefined ? {} : { from: layer.spelled(from) }),
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
