import { tooMuch } from './refusals.ts'

/** What is in a file that was written: the whole of a file that is there, by its path, or bytes of its own. */
export type Content =
  | { readonly is: 'of'; readonly path: string; readonly sizeBytes: number }
  | { readonly is: 'held'; readonly pieces: readonly Uint8Array[]; readonly sizeBytes: number }

/** Reads a file that is there. */
export type ReadPieces = (path: string, options: { signal: AbortSignal }) => AsyncIterable<Uint8Array>

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** One reading of a file, and how far it has come. */
interface Reading {
  readonly path: string
  count: number
  bytes: number
  isWhole: boolean
}

const maxPieceBytes = 1024 * 1024

/**
 * Keeps the content that a dry-run writes. A copy of a file that is there is kept as its path, whatever its size: pieces
 * that come out of a reading and are written again in order are known by themselves. All else is in memory, up to a limit.
 */
export class ContentKeeper {
  private heldBytes = 0
  private readonly limitBytes: number
  private readonly readPieces: ReadPieces
  private readonly origins = new WeakMap<Uint8Array, { readonly reading: Reading; readonly index: number }>()

  constructor(options: { limitBytes: number; readPieces: ReadPieces }) {
    this.limitBytes = options.limitBytes
    this.readPieces = options.readPieces
  }

  /** The pieces of a file that is there, to be known again when they are written. */
  async *known(path: string, options: { signal: AbortSignal }): AsyncIterable<Uint8Array> {
    const reading: Reading = { path, count: 0, bytes: 0, isWhole: false }
    for await (const piece of this.readPieces(path, options)) {
      this.origins.set(piece, { reading, index: reading.count })
      reading.count += 1
      reading.bytes += piece.length
      yield piece
    }
    reading.isWhole = true
  }

  /** @throws AppError `gate.dry_run_too_large`, and whatever the source throws; then nothing is kept */
  async keep(pieces: Pieces, { signal }: { signal: AbortSignal }): Promise<Content> {
    let copied: { reading: Reading; count: number } | undefined
    const held: Uint8Array[] = []
    let sizeBytes = 0
    const hold = (piece: Uint8Array): void => {
      this.heldBytes += piece.length
      sizeBytes += piece.length
      held.push(piece)
      if (this.heldBytes > this.limitBytes) throw tooMuch(`more than ${this.limitBytes} bytes of new content`)
    }
    const holdCopied = async (): Promise<void> => {
      if (!copied) return
      const { reading, count } = copied
      copied = undefined
      let index = 0
      for await (const piece of this.readPieces(reading.path, { signal })) {
        if (index === count) return
        hold(piece)
        index += 1
      }
    }
    try {
      let isFirst = true
      for await (const piece of pieces) {
        signal.throwIfAborted()
        if (piece.length === 0) continue
        const origin = this.origins.get(piece)
        if (origin && (isFirst ? origin.index === 0 : goesOn(copied, origin)))
          copied = { reading: origin.reading, count: origin.index + 1 }
        else {
          await holdCopied()
          hold(piece.slice())
        }
        isFirst = false
      }
      signal.throwIfAborted()
      if (copied?.reading.isWhole && copied.reading.count === copied.count)
        return { is: 'of', path: copied.reading.path, sizeBytes: copied.reading.bytes }
      await holdCopied()
      return { is: 'held', pieces: held, sizeBytes }
    } catch (error) {
      this.heldBytes -= sizeBytes
      throw error
    }
  }

  /** Says that nobody reads it any more. */
  drop(content: Content): void {
    if (content.is === 'held') this.heldBytes -= content.sizeBytes
  }

  async *read(content: Content, { signal }: { signal: AbortSignal }): AsyncIterable<Uint8Array> {
    if (content.is === 'of') {
      yield* this.known(content.path, { signal })
      return
    }
    for (const piece of content.pieces) {
      for (let offset = 0; offset < piece.length; offset += maxPieceBytes) {
        signal.throwIfAborted()
        yield piece.slice(offset, offset + maxPieceBytes)
      }
    }
  }
}

function goesOn(
  copied: { reading: Reading; count: number } | undefined,
  { reading, index }: { reading: Reading; index: number },
): boolean {
  return copied?.reading === reading && copied.count === index
}
