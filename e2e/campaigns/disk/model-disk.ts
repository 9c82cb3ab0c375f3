import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { Content } from './content.ts'
import { type Fate, ModelFile } from './model-file.ts'
import type { TraceRecord } from './read-trace.ts'

/** A folder has no content of its own: which names are in it is said by the changes of names. */
class ModelFolder {
  readonly isFolder = true
}

type Entry = ModelFile | ModelFolder
type Tree = Map<ModelFolder, Map<string, Entry>>

/** One change of names; it happens as a whole, as a journaled file system does it. */
interface Change {
  readonly at: number
  readonly edits: readonly { folder: ModelFolder; name: string; entry: Entry | undefined }[]
  durable: boolean
}

/** Which changes of names have reached the disk, besides those that are durable. */
export type NamesFate = 'all' | 'none' | 'prefix' | 'any'

/** A folder and all in it, by the record of what was asked of the disk. */
export class ModelDisk {
  private readonly root = new ModelFolder()
  private rootPath: string | undefined
  private readonly byInode = new Map<number, Entry>()
  private readonly live: Tree = new Map([[this.root, new Map()]])
  /** What the durable changes at the head of the list have come to. */
  private readonly base: Tree = new Map([[this.root, new Map()]])
  private changes: Change[] = []
  /** One for all states: they are many, and files are large. */
  private readonly scratch = new Content()

  apply(record: TraceRecord): void {
    const { type, inode, at, names } = record
    const [name = '', other = ''] = names
    const entry = this.byInode.get(inode)
    switch (type) {
      case 'R':
        this.rootPath ??= name
        this.byInode.set(inode, this.root)
        return
      case 'C':
      case 'M': {
        const made = type === 'C' ? new ModelFile() : new ModelFolder()
        this.byInode.set(inode, made)
        if (made instanceof ModelFolder) this.live.set(made, new Map())
        this.change(at, [[name, made]])
        return
      }
      case 'L':
        this.change(at, [[other, this.find(name)]])
        return
      case 'N':
        this.change(at, [
          [other, this.find(name)],
          [name, undefined],
        ])
        return
      case 'U':
      case 'D':
        this.change(at, [[name, undefined]])
        return
      case 'W':
        if (entry instanceof ModelFile) entry.write(at, record.first, record.data)
        return
      case 'T':
        if (entry instanceof ModelFile) entry.truncate(at, record.first)
        return
      case 'S':
        this.sync(entry, record)
        return
      case 'A':
        return
      default:
        throw new Error(`The record holds what the model does not know: ${type} ${names.join(' ')}`)
    }
  }

  /** Writes one state that the disk may be in after the power has gone into an empty folder. */
  materialise(target: string, fate: Fate, namesFate: NamesFate): void {
    const tree = this.names(fate, namesFate)
    const { scratch } = this
    function put(folder: ModelFolder, at: string): void {
      for (const [name, entry] of tree.get(folder) ?? []) {
        const place = path.join(at, name)
        if (entry instanceof ModelFile) {
          entry.pick(fate, scratch)
          writeFileSync(place, scratch.bytes, { mode: 0o600 })
        } else {
          mkdirSync(place, { mode: 0o700 })
          put(entry, place)
        }
      }
    }
    put(this.root, target)
  }

  private names(fate: Fate, namesFate: NamesFate): Tree {
    const tree: Tree = new Map([...this.base].map(([folder, entries]) => [folder, new Map(entries)]))
    const open = this.changes.filter(({ durable }) => !durable)
    const prefix = fate.version(open.length + 1)
    for (const change of this.changes) {
      const kept =
        change.durable ||
        namesFate === 'all' ||
        (namesFate === 'prefix' && open.indexOf(change) < prefix) ||
        (namesFate === 'any' && fate.keeps())
      if (kept) edit(tree, change)
    }
    return tree
  }

  private sync(entry: Entry | undefined, { first: began, second: failed }: TraceRecord): void {
    if (entry instanceof ModelFile) {
      if (failed === 1) entry.forget(began)
      else entry.sync(began)
      return
    }
    if (!entry || failed === 1) return
    for (const change of this.changes) {
      if (change.at < began && change.edits.some(({ folder }) => folder === entry)) change.durable = true
    }
    while (this.changes[0]?.durable) {
      const [change] = this.changes.splice(0, 1)
      if (change) edit(this.base, change)
    }
  }

  private change(at: number, named: readonly (readonly [string, Entry | undefined])[]): void {
    const edits = named.flatMap(([place, entry]) => {
      const folder = this.find(path.dirname(place))
      return folder instanceof ModelFolder ? [{ folder, name: path.basename(place), entry }] : []
    })
    if (edits.length === 0) return
    const change = { at, edits, durable: false }
    this.changes.push(change)
    edit(this.live, change)
  }

  private find(place: string): Entry | undefined {
    if (this.rootPath === undefined) return undefined
    let entry: Entry | undefined = this.root
    for (const name of path.relative(this.rootPath, place).split(path.sep)) {
      if (name === '') continue
      entry = entry instanceof ModelFolder ? this.live.get(entry)?.get(name) : undefined
    }
    return entry
  }
}

function edit(tree: Tree, { edits }: Change): void {
  for (const { folder, name, entry } of edits) {
    const entries = tree.get(folder) ?? new Map<string, Entry>()
    tree.set(folder, entries)
    if (entry) entries.set(name, entry)
    else entries.delete(name)
  }
}
