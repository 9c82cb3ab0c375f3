/** One thing that would be other than it is. */
export interface Leaf {
  readonly id: string
  readonly change: 'created' | 'replaced' | 'moved' | 'removed'
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  /** Absolute. */
  readonly path: string
  /** Of what is moved: where it is. */
  readonly from?: string | undefined
}

export type Counts = Readonly<Record<Leaf['change'], number>>

/** A line of a tree of changes. */
export interface Row<L extends Leaf> {
  /** Of a change its own; of a folder its path. */
  readonly id: string
  /** From 1. */
  readonly level: number
  /** From the row above it in the tree on; several names where they lie one in the other, alone. */
  readonly name: string
  /** What happens to it itself; a folder may only hold what changes. */
  readonly leaf: L | null
  /** Of a folder: whether what is in it is shown. Null where there is nothing in it. */
  readonly isOpen: boolean | null
  /** Of a folder in which something is: its path, with the closing separator. */
  readonly folder: string | null
  /** Of all in it, itself left out. */
  readonly counts: Counts
  /** Of all in it, itself included. */
  readonly leaves: readonly L[]
}

interface Folder<L extends Leaf> {
  /** With its closing separator. */
  readonly path: string
  readonly name: string
  own: L | null
  readonly folders: Map<string, Folder<L>>
  readonly files: L[]
}

export interface Tree<L extends Leaf> {
  /** The folder that holds all that changes; empty where there is none in common. */
  readonly root: string
  readonly top: Folder<L>
  /** Folders that hold something. */
  readonly folders: readonly string[]
}

/** Changes by the folders that they are in. */
export function buildTree<L extends Leaf>(leaves: readonly L[]): Tree<L> {
  const root = commonFolder(leaves.map(({ path }) => path))
  const separator = separatorIn(leaves[0]?.path ?? '')
  const top: Folder<L> = { path: root, name: root, own: null, folders: new Map(), files: [] }
  for (const leaf of leaves) {
    const names = leaf.path.slice(root.length).split(separator)
    const last = names.pop() ?? ''
    let folder = top
    for (const name of names) folder = enter(folder, name, separator)
    if (leaf.kind === 'folder') enter(folder, last, separator).own = leaf
    else folder.files.push(leaf)
  }
  const small = squeeze(top, separator)
  return { root, top: small, folders: [...foldersIn(small)].map(({ path }) => path) }
}

function enter<L extends Leaf>(folder: Folder<L>, name: string, separator: string): Folder<L> {
  const known = folder.folders.get(name)
  if (known) return known
  const path = `${folder.path}${name}${separator}`
  const made: Folder<L> = { path, name, own: null, folders: new Map(), files: [] }
  folder.folders.set(name, made)
  return made
}

/** Folders that hold one folder and nothing else are told in one line with it. */
function squeeze<L extends Leaf>(folder: Folder<L>, separator: string): Folder<L> {
  const folders = [...folder.folders.values()].map((each) => {
    const one = squeeze(each, separator)
    const [only, ...more] = one.folders.values()
    if (!only || more.length > 0 || one.own || one.files.length > 0) return one
    return { ...only, name: `${one.name}${separator}${only.name}` }
  })
  return { ...folder, folders: new Map(folders.map((one) => [one.name, one])) }
}

function* foldersIn<L extends Leaf>(folder: Folder<L>): Generator<Folder<L>> {
  for (const one of folder.folders.values()) {
    if (one.folders.size > 0 || one.files.length > 0) yield one
    yield* foldersIn(one)
  }
}

/** The lines that are seen: folders first, by name, and what is in those that are not closed. */
export function rowsOf<L extends Leaf>({ top }: Tree<L>, closed: ReadonlySet<string>): readonly Row<L>[] {
  return [...rowsIn(top, 1, closed)]
}

function* rowsIn<L extends Leaf>(
  folder: Folder<L>,
  level: number,
  closed: ReadonlySet<string>,
): Generator<Row<L>> {
  for (const one of [...folder.folders.values()].toSorted(byName)) {
    const inside = [...leavesIn(one)]
    const isOpen = inside.length === 0 ? null : !closed.has(one.path)
    yield {
      id: one.own?.id ?? one.path,
      level,
      name: one.name,
      leaf: one.own,
      isOpen,
      folder: inside.length === 0 ? null : one.path,
      counts: countsOf(inside),
      leaves: one.own ? [one.own, ...inside] : inside,
    }
    if (isOpen) yield* rowsIn(one, level + 1, closed)
  }
  const files = folder.files.map((leaf) => ({ leaf, name: leaf.path.slice(folderOf(leaf.path).length) }))
  for (const { leaf, name } of files.toSorted(byName)) {
    yield { id: leaf.id, level, name, leaf, isOpen: null, folder: null, counts: countsOf([]), leaves: [leaf] }
  }
}

function* leavesIn<L extends Leaf>(folder: Folder<L>): Generator<L> {
  yield* folder.files
  for (const one of folder.folders.values()) {
    if (one.own) yield one.own
    yield* leavesIn(one)
  }
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true })
}

export function countsOf(leaves: readonly Leaf[]): Counts {
  const counts = { created: 0, replaced: 0, moved: 0, removed: 0 }
  for (const { change } of leaves) counts[change] += 1
  return counts
}

/** The folder that holds all of them, with its closing separator; empty where there is none. */
export function commonFolder(paths: readonly string[]): string {
  let root = folderOf(paths[0] ?? '')
  for (const path of paths) while (root !== '' && !path.startsWith(root)) root = folderOf(root.slice(0, -1))
  return root
}

/** With its closing separator. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf(separatorIn(path)) + 1)
}

/** A backslash may be part of a name where paths begin with a slash. */
function separatorIn(path: string): '/' | '\\' {
  return /^(?:[A-Za-z]:\\|\\\\)/.test(path) ? '\\' : '/'
}
