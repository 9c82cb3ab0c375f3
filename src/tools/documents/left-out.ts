import type { Files } from '#gate'

import { joinPath, nameOf, parentOf } from '../paths.ts'
import { decodeText } from '../text-encoding.ts'
import { Ignored, ignoreFiles } from './ignored.ts'

/** The most bytes of a file of rules: what is longer is none. */
export const mostRules = 1024 * 1024

/** Tells of single paths below a folder whether a walk through it would leave them out. Reads each folder's rules once. */
export class LeftOut {
  /** Null for a folder that is left out itself. */
  readonly #folders = new Map<string, Promise<Ignored | null>>()
  readonly #files: Files
  readonly #signal: AbortSignal

  constructor(files: Files, folder: string, { signal }: { signal: AbortSignal }) {
    this.#files = files
    this.#signal = signal
    this.#folders.set(folder, this.#rulesOf(folder, new Ignored()))
  }

  async has(path: string): Promise<boolean> {
    const folder = parentOf(path)
    const rules = folder === undefined ? null : await this.#within(folder)
    return !rules || rules.has(path, { name: nameOf(path), isFolder: false })
  }

  #within(folder: string): Promise<Ignored | null> {
    const known = this.#folders.get(folder)
    if (known) return known
    const found = this.#look(folder)
    this.#folders.set(folder, found)
    return found
  }

  async #look(folder: string): Promise<Ignored | null> {
    const parent = parentOf(folder)
    const around = parent === undefined ? null : await this.#within(parent)
    if (!around || around.has(folder, { name: nameOf(folder), isFolder: true })) return null
    return this.#rulesOf(folder, around)
  }

  async #rulesOf(folder: string, around: Ignored): Promise<Ignored> {
    let ignored = around
    for (const name of ignoreFiles) {
      const path = joinPath(folder, name)
      const stat = await this.#files.stat(path, { signal: this.#signal })
      if (stat?.kind !== 'file' || stat.sizeBytes > mostRules) continue
      const text = decodeText(await this.#files.read(path, { maxBytes: mostRules, signal: this.#signal }))
      if (text) ignored = ignored.within(folder, text.text)
    }
    return ignored
  }
}
