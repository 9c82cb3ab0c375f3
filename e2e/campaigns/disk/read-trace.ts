import { readFileSync } from 'node:fs'

/** One thing that was asked of the disk, as the shim recorded it. */
export interface TraceRecord {
  /**
   * `R` the home folder, `C` create, `W` write, `T` truncate, `S` sync, `L` link, `Y` symbolic link, `N` rename, `U`
   * unlink, `M` make a folder, `D` remove a folder, `A` a message of the program, `!` something that goes unseen. Small
   * letters: about to be done; `x`: that was refused.
   */
  readonly type: string
  readonly place: number
  readonly inode: number
  /** Of a write: the offset. Of a truncate: the size. Of a sync: where in the trace it began. */
  readonly first: number
  /** Of a sync: 1 if it failed. */
  readonly second: number
  readonly names: readonly string[]
  readonly data: Buffer
  /** Where it is in the trace, in bytes. */
  readonly at: number
}

const headBytes = 32

/** All whole records of a trace. The last one may be cut short by the end of the process. */
export function readTrace(file: string): TraceRecord[] {
  const bytes = readFileSync(file)
  const records: TraceRecord[] = []
  for (let at = 0; at + headBytes <= bytes.length;) {
    const names = bytes.readUInt16LE(at + 2)
    const length = bytes.readUInt32LE(at + 4)
    const end = at + headBytes + names + length
    if (end > bytes.length) break
    const text = bytes.toString('utf8', at + headBytes, at + headBytes + names)
    records.push({
      type: String.fromCharCode(bytes[at] ?? 0),
      place: bytes[at + 1] ?? 0,
      inode: Number(bytes.readBigUInt64LE(at + 8)),
      first: Number(bytes.readBigUInt64LE(at + 16)),
      second: Number(bytes.readBigUInt64LE(at + 24)),
      names: names === 0 ? [] : text.split('\0'),
      data: bytes.subarray(at + headBytes + names, end),
      at,
    })
    at = end
  }
  return records
}
