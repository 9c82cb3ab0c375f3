import { AppError } from '#contract'

import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { bodyHash, entryText, parseEntry, saltLength } from './entry.ts'
import { entryOf, type LogRow } from './log-row.ts'
import type { NoteVerifier } from './note.ts'
import {
  type Digest,
  emptyFrontier,
  type Frontier,
  grow,
  hashBytes,
  leafHash,
  rootOf,
  sameHash,
} from './tree.ts'

/**
 * An export is lines of UTF-8: this head, a line for each entry, an empty line, and the checkpoint that signs them.
 *
 * A line has the leaf's hash in hex and, unless it was removed, the entry; then, where they are exported too, the salt in
 * hex and the body. Tabs are in between, for JSON has none.
 */
const head = 'adjutant audit export v1'

/** A line without its line feed is no longer than this; a fact has at most 1 MiB. */
export const longestExportLine = 8_000_000

/** @param withBodies also what the entries stand for: inputs, outputs, names of files */
export function* exportLines(
  digest: Digest,
  rows: Iterable<LogRow>,
  { note, withBodies }: { note: string; withBodies: boolean },
): Iterable<string> {
  yield `${head}\n`
  for (const row of rows) {
    const { leaf, salt, said } = row
    const entry = entryOf(digest, row)
    const body = withBodies && salt !== null && said ? [salt, said.body] : []
    yield [leaf.toHex(), ...(entry ? [entryText(entry), ...body] : [])].join('\t') + '\n'
  }
  yield `\n${note}`
}

/** How far an export has been read. Immutable, so that reading can begin anew at any line. */
export interface ExportReading {
  readonly stage: 'head' | 'entries' | 'note'
  readonly frontier: Frontier
  /** Entries whose content was removed. */
  readonly pruned: number
  readonly note: string
  /** The root at the size of the earlier checkpoint that was asked about. */
  readonly rootThen: Uint8Array | null
}

export const unread: ExportReading = {
  stage: 'head',
  frontier: emptyFrontier,
  pruned: 0,
  note: '',
  rootThen: null,
}

export interface ExportReport {
  readonly checkpoint: Checkpoint
  readonly pruned: number
}

/** Reads exports and finds out whether they are what was signed. Needs nothing but the public key. */
export class ExportReader {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  private readonly digest: Digest
  private readonly earlier: Checkpoint | null

  /** @param options.earlier what the log must have been before */
  constructor({ digest, earlier = null }: { digest: Digest; earlier?: Checkpoint | null }) {
    this.digest = digest
    this.earlier = earlier
  }

  /**
   * Takes one line, without its line feed.
   *
   * @throws AppError `audit.export_damaged` for a line that cannot be what was written
   */
  readLine(reading: ExportReading, line: Uint8Array): ExportReading {
    const text = this.decode(line, reading)
    if (reading.stage === 'note') return { ...reading, note: `${reading.note}${text}\n` }
    if (reading.stage === 'head') {
      if (text !== head) throw damaged('It does not begin as an export of an audit log does.')
      return { ...reading, stage: 'entries', rootThen: this.rootThen(reading.frontier) }
    }
    if (text === '') return { ...reading, stage: 'note' }
    const { leaf, isPruned } = this.readEntry(text, reading)
    const frontier = grow(this.digest, reading.frontier, leaf)
    return {
      ...reading,
      frontier,
      pruned: reading.pruned + (isPruned ? 1 : 0),
      rootThen: reading.rootThen ?? this.rootThen(frontier),
    }
  }

  /**
   * Says what an export that was read to its end is worth.
   *
   * @throws AppError `audit.export_damaged`, `audit.signature_refused`, `audit.root_mismatch`, `audit.history_changed`
   */
  finish({ stage, frontier, note, pruned, rootThen }: ExportReading, verifier: NoteVerifier): ExportReport {
    if (stage !== 'note') throw damaged('It ends before its checkpoint.')
    const checkpoint = openCheckpoint(this.digest, note, verifier)
    if (checkpoint.size !== frontier.size || !sameHash(checkpoint.root, rootOf(this.digest, frontier))) {
      throw new AppError(
        'audit.root_mismatch',
        `The ${frontier.size} entries of this export are not the ${checkpoint.size} that its checkpoint signs.`,
        {
          hint: 'Get the file again from where it was made; if it is the same, entries were changed after they were signed.',
          details: { entries: frontier.size, signed: checkpoint.size },
        },
      )
    }
    if (this.earlier) requireGrown({ earlier: this.earlier, size: checkpoint.size, rootThen })
    return { checkpoint, pruned }
  }

  private decode(line: Uint8Array, { stage, frontier }: ExportReading): string {
    try {
      if (line.length <= longestExportLine) return this.decoder.decode(line)
    } catch {
      // What is no UTF-8 was not written by us; the place is what matters.
    }
    throw damaged(stage === 'entries' ? place(frontier) : 'It has a line that is no text.')
  }

  private readEntry(text: string, { frontier }: ExportReading): { leaf: Uint8Array; isPruned: boolean } {
    const [leafText = '', entry, saltText, body, ...more] = text.split('\t')
    const leaf = leafIn(leafText)
    if (!leaf || more.length > 0 || (saltText === undefined) !== (body === undefined))
      throw damaged(place(frontier))
    if (entry === undefined) return { leaf, isPruned: true }
    if (!sameHash(leaf, leafHash(this.digest, entry))) throw damaged(place(frontier))
    const parsed = parseEntry(entry)
    if (saltText === undefined || body === undefined) return { leaf, isPruned: false }
    const isSalt = saltText.length === saltLength && hex.test(saltText)
    if (!isSalt || bodyHash(this.digest, saltText, body) !== parsed.data) throw damaged(place(frontier))
    return { leaf, isPruned: false }
  }

  private rootThen(frontier: Frontier): Uint8Array | null {
    return this.earlier?.size === frontier.size ? rootOf(this.digest, frontier) : null
  }
}

/** @throws AppError `audit.history_changed` unless the log was what the earlier checkpoint says */
export function requireGrown({
  earlier,
  size,
  rootThen,
}: {
  readonly earlier: Checkpoint
  /** Of the log now. */
  readonly size: number
  /** Of its first entries, as many as there were then; null when there are fewer now. */
  readonly rootThen: Uint8Array | null
}): void {
  if (rootThen && sameHash(rootThen, earlier.root)) return
  const why =
    size < earlier.size
      ? `The log had ${earlier.size} entries then and has ${size} now.`
      : `The first ${earlier.size} entries are not those of then.`
  throw new AppError('audit.history_changed', `This log is not what the checkpoint says it was. ${why}`, {
    hint: 'Keep both: together they prove it. Trust neither before you know what happened.',
    details: { entriesThen: earlier.size, entriesNow: size },
  })
}

const hex = /^[0-9a-f]+$/

function leafIn(text: string): Uint8Array | undefined {
  return text.length === 2 * hashBytes && hex.test(text) ? Uint8Array.fromHex(text) : undefined
}

function place({ size }: Frontier): string {
  return `Entry ${size + 1} is not as it was written.`
}

function damaged(why: string): AppError {
  return new AppError('audit.export_damaged', `This export was changed or is none. ${why}`, {
    hint: 'Get the file again from where it was made.',
  })
}
