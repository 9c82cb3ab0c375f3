import { type BigIntStats, closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'

import { logLimits } from './log.ts'
import { logFiles } from './rotating-file.ts'

/** Read at once. */
const pieceBytes = 64 * 1024
/** A line that is longer is passed over. */
const mostLineBytes = 10 * 1024 * 1024
const newLine = 0x0a

interface OpenFile {
  readonly file: number
  /** Device and number: a file keeps them when it gets another name. */
  readonly identity: string
  offset: number
}

/**
 * A place in a log that somebody writes: it goes on where it was, and from a file that was put aside to the one after it,
 * so that every line comes once, unless so many files were begun meanwhile that one was dropped.
 */
export class LogTail implements Disposable {
  readonly #folder: string
  #open: OpenFile | undefined
  /** The beginning of a line whose end has not been written yet. */
  #rest: Buffer[] = []
  #restBytes = 0
  #isTooLong = false

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Some whole lines more; undefined when there is nothing more at present. */
  read(): string[] | undefined {
    this.#open ??= this.#oldest()
    const { bytes } = this
    if (bytes.length > 0) return this.#lines(bytes)
    return this.#next() ? [] : undefined
  }

  [Symbol.dispose](): void {
    if (this.#open) closeSync(this.#open.file)
    this.#open = undefined
  }

  private get bytes(): Buffer {
    const open = this.#open
    if (!open) return Buffer.alloc(0)
    // Somebody has emptied it.
    if (fstatSync(open.file).size < open.offset) open.offset = 0
    const piece = Buffer.alloc(pieceBytes)
    const count = readSync(open.file, piece, 0, pieceBytes, open.offset)
    open.offset += count
    return piece.subarray(0, count)
  }

  #lines(bytes: Buffer): string[] {
    const lines: string[] = []
    let start = 0
    for (let end = bytes.indexOf(newLine); end >= 0; end = bytes.indexOf(newLine, start)) {
      this.#keep(bytes.subarray(start, end))
      if (!this.#isTooLong) lines.push(Buffer.concat(this.#rest).toString('utf8'))
      this.#forget()
      start = end + 1
    }
    this.#keep(bytes.subarray(start))
    return lines
  }

  #keep(bytes: Buffer): void {
    if (this.#restBytes + bytes.length > mostLineBytes) this.#isTooLong = true
    if (this.#isTooLong) this.#rest = []
    else this.#rest.push(bytes)
    this.#restBytes += bytes.length
  }

  #forget(): void {
    this.#rest = []
    this.#restBytes = 0
    this.#isTooLong = false
  }

  /** Goes on to the file after the one that has been read to its end; false when that is the newest. */
  #next(): boolean {
    const open = this.#open
    if (!open) return false
    const names = logFiles(this.#folder, logLimits.files)
    const place = names.findIndex((name) => identityAt(name) === open.identity)
    if (place === 0) return false
    const next = place < 0 ? this.#oldest() : openFile(names[place - 1] ?? '')
    if (!next) return false
    // Names may have moved on between the two looks: then the one after ours is no longer where it was.
    if (place > 0 && identityAt(names[place] ?? '') !== open.identity) {
      closeSync(next.file)
      return true
    }
    // What was written to the old one before it was put aside, after we looked.
    if (fstatSync(open.file).size > open.offset) {
      closeSync(next.file)
      return true
    }
    closeSync(open.file)
    this.#forget()
    this.#open = next
    return true
  }

  #oldest(): OpenFile | undefined {
    for (const name of logFiles(this.#folder, logLimits.files).toReversed()) {
      const open = openFile(name)
      if (open) return open
    }
    return undefined
  }
}

function openFile(name: string): OpenFile | undefined {
  try {
    const file = openSync(name, 'r')
    return { file, identity: identityOf(fstatSync(file, { bigint: true })), offset: 0 }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function identityAt(name: string): string | undefined {
  const stats = statSync(name, { bigint: true, throwIfNoEntry: false })
  return stats && identityOf(stats)
}

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`
}
