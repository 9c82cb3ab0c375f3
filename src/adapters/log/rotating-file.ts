import { closeSync, constants, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface RotatingFileOptions {
  /** Made for this user alone when it is not there. */
  readonly folder: string
  readonly maxBytes: number
  /** The newest and those before it. */
  readonly files: number
}

/** The files of a log from the newest on: `adjutant.log`, `adjutant.1.log` … */
export function logFiles(folder: string, files: number): string[] {
  return Array.from({ length: files }, (_, age) =>
    join(folder, age === 0 ? 'adjutant.log' : `adjutant.${age}.log`),
  )
}

/**
 * Appends lines to a file and begins the next one when it is full; the oldest is dropped. A disk that refuses costs
 * lines, never more: work does not stop for its log.
 */
export class RotatingFile implements Disposable {
  /** Lines that no disk took. */
  dropped = 0
  private file: number | undefined
  private sizeBytes = 0
  private readonly options: RotatingFileOptions

  constructor(options: RotatingFileOptions) {
    this.options = options
  }

  write(lines: string): void {
    try {
      const bytes = Buffer.from(lines)
      this.file ??= this.open()
      if (this.sizeBytes > 0 && this.sizeBytes + bytes.length > this.options.maxBytes) this.rotate()
      this.file ??= this.open()
      writeSync(this.file, bytes)
      this.sizeBytes += bytes.length
    } catch {
      this.dropped += lines.split('\n').length - 1
      this.close()
    }
  }

  [Symbol.dispose](): void {
    this.close()
  }

  private open(): number {
    const { folder, files } = this.options
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const [newest = ''] = logFiles(folder, files)
    const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants
    // Not every system knows the last of them.
    const file = openSync(newest, O_APPEND | O_CREAT | O_WRONLY | (O_NOFOLLOW ?? 0), 0o600)
    this.sizeBytes = fstatSync(file).size
    return file
  }

  private rotate(): void {
    this.close()
    const { folder, files } = this.options
    const names = logFiles(folder, files)
    rmSync(names.at(-1) ?? '', { force: true })
    for (let age = names.length - 2; age >= 0; age -= 1) {
      try {
        renameSync(names[age] ?? '', names[age + 1] ?? '')
      } catch (error) {
        // Files between may be missing when somebody tidied up; the log does not mind.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      }
    }
  }

  private close(): void {
    if (this.file !== undefined) closeSync(this.file)
    this.file = undefined
  }
}
