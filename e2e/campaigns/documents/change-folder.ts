import { existsSync, globSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { SeededRandom } from '#engine/testing'

const words = 'harbour lantern meadow orchard pebble quarry ribbon saddle timber velvet willow zephyr'.split(
  ' ',
)
const endings = ['txt', 'md', 'csv', 'html']

/** A folder that people work in, in small: its files are made, changed, renamed and removed, and so are its folders. */
export class ChangedFolder {
  readonly counts = new Map<string, number>()
  private readonly folder: string
  private readonly random: SeededRandom
  private number = 0
  private files: string[] = []

  constructor(folder: string, random: SeededRandom) {
    this.folder = folder
    this.random = random
    mkdirSync(folder, { recursive: true })
  }

  /** Makes so many files. */
  fill(count: number): void {
    for (let index = 0; index < count; index += 1) this.add()
  }

  change(times: number): void {
    for (let turn = 0; turn < times; turn += 1) {
      const what = this.random.next()
      if (what < 0.4 || this.files.length < 20) this.note('made', () => this.add())
      else if (what < 0.6) this.note('changed', () => this.write(this.draw()))
      else if (what < 0.78) this.note('renamed', () => this.rename())
      else if (what < 0.98) this.note('removed', () => this.remove())
      else if (this.random.chance(0.6)) this.note('folders renamed', () => this.renameFolder())
      else this.note('folders removed', () => this.removeFolder())
    }
  }

  /** Each file by its path, with its size and time. */
  shown(): Map<string, string> {
    return new Map(
      this.files
        .toSorted()
        .map((file) => [
          file,
          `${statSync(file).size} ${new Date(Math.floor(statSync(file).mtimeMs)).toISOString()}`,
        ]),
    )
  }

  private note(what: string, act: () => void): void {
    act()
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  private draw(): string {
    return this.random.pick(this.files)
  }

  private add(): void {
    this.number += 1
    const depth = this.random.between(0, 4)
    const folders = Array.from(
      { length: depth },
      () => `${this.random.pick(words)}-${this.random.between(1, 3)}`,
    )
    const file = path.join(this.folder, ...folders, `${this.number}.${this.random.pick(endings)}`)
    mkdirSync(path.dirname(file), { recursive: true })
    this.write(file)
    this.files.push(file)
  }

  private write(file: string): void {
    const lines = Array.from({ length: this.random.between(2, 6) }, () =>
      Array.from({ length: 8 }, () => this.random.pick(words)).join(' '),
    )
    writeFileSync(file, `Number ${this.number}, ${this.random.between(1, 1e9)}.\n\n${lines.join('.\n\n')}.\n`)
  }

  private rename(): void {
    const file = this.draw()
    this.number += 1
    // Another ending now and then, and another folder.
    const ending = this.random.chance(0.2) ? `.${this.random.pick(endings)}` : path.extname(file)
    const folder = this.random.chance(0.5) ? path.dirname(this.draw()) : path.dirname(file)
    const to = path.join(folder, `${this.number}${ending}`)
    renameSync(file, to)
    this.files = this.files.map((one) => (one === file ? to : one))
  }

  private remove(): void {
    const file = this.draw()
    rmSync(file)
    this.files = this.files.filter((one) => one !== file)
  }

  private renameFolder(): void {
    const folder = path.dirname(this.draw())
    if (folder === this.folder) return
    this.number += 1
    renameSync(folder, path.join(path.dirname(folder), `moved-${this.number}`))
    this.lookAgain()
  }

  private removeFolder(): void {
    const folder = path.dirname(this.draw())
    if (path.relative(this.folder, folder).split(path.sep).length < 3) return
    rmSync(folder, { recursive: true })
    this.lookAgain()
  }

  private lookAgain(): void {
    this.files = existsSync(this.folder)
      ? globSync('**/*', { cwd: this.folder, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => path.join(entry.parentPath, entry.name))
          .toSorted()
      : []
  }
}
