import type { Files, Records, World } from '#gate'
import type { MemoryFiles } from '#gate/testing'

/** The plug is pulled: nothing of the program runs after this. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/** Where in a call the plug is pulled: before anything, in the middle where there is one, or after all but the answer. */
export type CrashPoint = 'before' | 'middle' | 'after'

export interface CrashPlan {
  /** Which call to the world, from 1. */
  readonly call: number
  readonly point: CrashPoint
}

/** Counts the calls to a world, notes those that change it, and crashes in one of them. */
export function crashingWorld(
  world: World & { files: MemoryFiles },
  plan?: CrashPlan,
): World & { readonly changes: string[]; calls(): number } {
  let calls = 0
  const changes: string[] = []

  async function through<T>(act: () => Promise<T>, middle?: () => Promise<unknown>): Promise<T> {
    calls += 1
    if (plan?.call !== calls) return act()
    if (plan.point === 'middle') await middle?.()
    if (plan.point === 'after') await act()
    throw new Crash(`Crashed ${plan.point} call ${calls}.`)
  }

  async function* throughPieces<T>(pieces: () => AsyncIterable<T>): AsyncIterable<T> {
    await through(async () => undefined)
    yield* pieces()
  }

  const { files, blobs } = world
  const signal = new AbortController().signal
  const makeParents = (path: string) =>
    files.makeFolder(path.slice(0, path.lastIndexOf('/')) || '/', { signal })
  const changing = <T>(what: string, act: () => Promise<T>, middle: () => Promise<unknown>): Promise<T> => {
    changes.push(what)
    return through(act, middle)
  }

  const watched: Files = {
    stat: (path, options) => through(() => files.stat(path, options)),
    list: (path, options) => throughPieces(() => files.list(path, options)),
    read: (path, options) => through(() => files.read(path, options)),
    readPieces: (path, options) => throughPieces(() => files.readPieces(path, options)),
    write: (path, pieces, options) =>
      changing(
        `write ${path}`,
        () => files.write(path, pieces, options),
        () => makeParents(path),
      ),
    move: (from, to, options) =>
      changing(
        `move ${from} ${to}`,
        () => files.move(from, to, options),
        async () => {
          await makeParents(to)
          // A file gets its new name before it loses the old one; a folder is renamed at once.
          if ((await files.stat(from, options))?.kind === 'file') files.link(from, to)
        },
      ),
    makeFolder: (path, options) =>
      changing(
        `makeFolder ${path}`,
        () => files.makeFolder(path, options),
        () => makeParents(path),
      ),
    remove: (path, options) =>
      changing(
        `remove ${path}`,
        () => files.remove(path, options),
        async () => undefined,
      ),
  }
  return {
    files: watched,
    blobs: {
      put: (pieces, options) => through(() => blobs.put(pieces, options)),
      get: (ref, options) => throughPieces(() => blobs.get(ref, options)),
      has: (ref, options) => blobs.has(ref, options),
    },
    egress: world.egress,
    models: world.models,
    library: world.library,
    records: watchRecords(world.records, { through, changing }),
    changes,
    calls: () => calls,
  }
}

interface Watching {
  readonly through: <T>(act: () => Promise<T>) => Promise<T>
  readonly changing: <T>(what: string, act: () => Promise<T>, middle: () => Promise<unknown>) => Promise<T>
}

/** A record is changed at once or not at all: there is no middle. */
function watchRecords(records: Records, { through, changing }: Watching): Records {
  const nothing = async (): Promise<void> => {}
  return {
    find: (...which) => through(() => records.find(...which)),
    list: (...which) => through(() => records.list(...which)),
    count: (...which) => through(() => records.count(...which)),
    put: (collection, id, ...what) =>
      changing(`put ${collection}/${id}`, () => records.put(collection, id, ...what), nothing),
    remove: (collection, id, ...what) =>
      changing(`remove ${collection}/${id}`, () => records.remove(collection, id, ...what), nothing),
  }
}
