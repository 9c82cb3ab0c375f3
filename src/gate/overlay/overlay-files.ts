import type { FileStat, Files } from '../ports/files.ts'
import type { Located, ObservedFiles } from '../ports/observed-files.ts'
import type { Entry, FolderNode } from './layer.ts'
import { isEmpty, type Overlaid, reading } from './overlay-reading.ts'
import {
  denied,
  linkRefused,
  nameTooLong,
  notAFile,
  notEmpty,
  notFound,
  notReplaced,
  taken,
  withinItself,
} from './refusals.ts'

/** The longest name that common file systems take, in bytes of UTF-8. */
const maxNameBytes = 255

/**
 * Files as they would be: reads see what was written, moved and removed here, and nothing of it is done. Whatever the real
 * files would refuse is refused here, as far as that can be known without trying.
 */
export function overlayFiles(overlaid: Overlaid, now: () => number): Files {
  return { ...reading(overlaid), ...writing(overlaid, now), ...arranging(overlaid) }
}

/** A place to change: the folder that holds it, and its name there. */
interface Spot {
  readonly at: Located
  readonly folder: FolderNode
  readonly name: string
}

interface Opening {
  readonly make: boolean
  readonly signal: AbortSignal
}

/** Where something is to be changed. Remembers how the caller writes it, for the report. */
async function locate(
  { layer, observed }: Overlaid,
  path: string,
  options: { signal: AbortSignal },
): Promise<Located> {
  const at = await observed.locate(path, 'fs.write', options)
  layer.spell(realPath(observed, at), at.path)
  return at
}

async function open({ layer, observed }: Overlaid, at: Located, { make, signal }: Opening): Promise<Spot> {
  const name = at.segments.at(-1)
  if (name === undefined) throw notAFile(at.path)
  const depth = at.segments.length - 1
  const { node } = await layer.open(observed, at, { depth, make, signal })
  if (isTooLong(name)) throw nameTooLong(at.path)
  return { at, folder: node, name }
}

function writing(overlaid: Overlaid, now: () => number): Pick<Files, 'write'> {
  const { layer, observed, keeper } = overlaid

  async function before(
    spot: Spot,
    { replace, signal }: { replace: boolean; signal: AbortSignal },
  ): Promise<Entry | undefined> {
    const entry = await layer.look(observed, spot.folder, spot.name, { signal })
    if (entry && !replace) throw taken(spot.at.path)
    if (entry && entry.kind !== 'file') throw notReplaced(spot.at.path)
    return entry
  }

  return {
    async write(path, pieces, { replace, mode, modifiedMs, signal }) {
      signal.throwIfAborted()
      const at = await locate(overlaid, path, { signal })
      const spot = await layer.change(async () => {
        const opened = await open(overlaid, at, { make: true, signal })
        await before(opened, { replace, signal })
        await layer.requireChange(observed, opened.folder, { path: at.path, signal })
        return opened
      })
      const content = await keeper.keep(pieces, { signal })
      return layer.change(async () => {
        try {
          const old = await before(spot, { replace, signal })
          if (old) await take(overlaid, spot, old, { elsewhere: false, shown: at.path, signal })
          const kept = old?.kind === 'file' ? old.stat.mode : undefined
          const wanted = mode ?? kept
          const stat: FileStat = {
            kind: 'file',
            sizeBytes: content.sizeBytes,
            modifiedMs: modifiedMs ?? now(),
            mode: wanted === undefined ? observed.own.fileMode : wanted & 0o777,
            identity: layer.identity(),
          }
          if (old) forget(overlaid, old)
          layer.enter(spot.folder, spot.name, { kind: 'file', origin: null, content, stat })
          return stat
        } catch (error) {
          keeper.drop(content)
          throw error
        }
      })
    },
  }
}

function arranging(overlaid: Overlaid): Pick<Files, 'move' | 'makeFolder' | 'remove'> {
  const { layer, observed } = overlaid
  return {
    async move(fromPath, toPath, { signal }) {
      signal.throwIfAborted()
      const from = await locate(overlaid, fromPath, { signal })
      const to = await locate(overlaid, toPath, { signal })
      return layer.change(async () => {
        const source = await open(overlaid, from, { make: false, signal })
        const entry = await layer.look(observed, source.folder, source.name, { signal })
        if (!entry) throw notFound(from.path)
        if (isBelow(from.segments, to.segments)) throw withinItself(from.path, to.path)
        await refuseLinkAt(overlaid, entry, { from, to, signal })
        const target = await open(overlaid, to, { make: true, signal })
        if (await layer.look(observed, target.folder, target.name, { signal })) throw taken(to.path)
        await layer.requireChange(observed, target.folder, { path: to.path, signal })
        const elsewhere = source.folder !== target.folder
        await take(overlaid, source, entry, { elsewhere, shown: to.path, signal })
        const stat = await layer.statOf(observed, entry, { signal })
        if (!stat) throw notFound(from.path)
        layer.leave(source.folder, source.name)
        layer.enter(target.folder, target.name, entry)
        return stat
      })
    },

    async makeFolder(path, { mode, modifiedMs, signal }) {
      signal.throwIfAborted()
      const at = await locate(overlaid, path, { signal })
      if (at.segments.some(isTooLong)) throw nameTooLong(at.path)
      return layer.change(async () => {
        const depth = at.segments.length
        const { node, made } = await layer.open(observed, at, { depth, make: true, signal })
        if (made > 0 && node.stat) {
          node.stat = {
            ...node.stat,
            ...(mode === undefined ? {} : { mode }),
            ...(modifiedMs === undefined ? {} : { modifiedMs }),
          }
        }
        // As the caller writes them: the last so many parents of the path.
        const parents = [at.path]
        while (parents.length < made) parents.unshift(parents[0]?.replace(/[\\/][^\\/]*$/, '') ?? '')
        return made === 0 ? [] : parents
      })
    },

    async remove(path, { signal }) {
      signal.throwIfAborted()
      const at = await locate(overlaid, path, { signal })
      return layer.change(async () => {
        const spot = await open(overlaid, at, { make: false, signal })
        const entry = await layer.look(observed, spot.folder, spot.name, { signal })
        if (!entry) throw notFound(at.path)
        await take(overlaid, spot, entry, { elsewhere: false, shown: at.path, signal })
        if (entry.kind === 'folder' && !(await isEmpty(overlaid, entry, { shown: at.path, signal })))
          throw notEmpty(at.path)
        layer.leave(spot.folder, spot.name)
        forget(overlaid, entry)
      })
    },
  }
}

/** Whether an entry may leave its folder. @throws AppError `files.denied` */
async function take(
  { layer, observed }: Overlaid,
  { folder }: Spot,
  entry: Entry,
  { elsewhere, shown, signal }: { elsewhere: boolean; shown: string; signal: AbortSignal },
): Promise<void> {
  await layer.requireChange(observed, folder, { path: shown, signal })
  if (entry.origin !== null) {
    if (!(await observed.mayTake(entry.origin, { elsewhere, signal }))) throw denied(shown)
  } else if (entry.kind === 'folder' && elsewhere && !observed.own.isPrivileged) {
    if (((entry.stat?.mode ?? 0) & 0o200) === 0) throw denied(shown)
  }
}

/** Takes note of what is gone for good. */
function forget({ layer, keeper }: Overlaid, entry: Entry): void {
  const { kind, origin } = entry
  if (origin !== null)
    layer.gone.set(origin, { kind, sizeBytes: entry.kind === 'folder' ? 0 : entry.stat.sizeBytes })
  else if (entry.kind !== 'folder' && entry.content) keeper.drop(entry.content)
}

/** A granted folder must not become a link: whoever opens it next would follow it, as one that a person named. */
async function refuseLinkAt(
  { layer, observed }: Overlaid,
  entry: Entry,
  { from, to, signal }: { from: Located; to: Located; signal: AbortSignal },
): Promise<void> {
  const granted = observed.grantedBelow(to)
  if (granted.length > 0 && entry.kind === 'link') throw linkRefused(from.path)
  for (const below of granted) {
    const segments = [...from.segments, ...below]
    for (let depth = from.segments.length + 1; depth <= segments.length; depth += 1) {
      const way = layer.follow(observed, { ...from, segments }, depth)
      if (way.is === 'missing' || way.is === 'blocked') break
      if (way.is === 'folder') continue
      const stat = await observed.files.stat(way.path, { signal })
      if (stat?.kind === 'link') throw linkRefused(way.path)
      if (stat?.kind !== 'folder') break
    }
  }
}

function realPath(observed: ObservedFiles, { segments }: Located): string {
  return segments.reduce((folder, name) => observed.join(folder, name), '')
}

function isBelow(folder: readonly string[], path: readonly string[]): boolean {
  return path.length > folder.length && folder.every((name, index) => path[index] === name)
}

function isTooLong(name: string): boolean {
  return name.length * 3 > maxNameBytes && new TextEncoder().encode(name).length > maxNameBytes
}
