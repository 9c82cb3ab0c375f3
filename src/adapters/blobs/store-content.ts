import { createHmac, randomBytes } from 'node:crypto'
import { lstat, rename, utimes } from 'node:fs/promises'

import type { OpenFolder } from '../fs/open-folder.ts'
import { syncFolder } from '../fs/sync-folder.ts'
import { createTemporary, defaultPrefix, discard } from '../fs/temporary-files.ts'
import { writeAll } from '../fs/write-file.ts'
import {
  deriveFileKey,
  headerBytes,
  saltBytes,
  seal,
  segmentBytes,
  storedBytes,
  writeHeader,
} from './segments.ts'

/** 32 bytes each. */
export interface BlobKeys {
  readonly blobContent: Uint8Array
  /** Under which content may be that was stored before the key was exchanged. */
  readonly formerBlobContent?: readonly Uint8Array[]
  readonly blobNames: Uint8Array
}

export interface StoreOptions {
  /** Where files are until they have their name. */
  readonly incoming: OpenFolder
  openShard(shard: string): Promise<OpenFolder>
  readonly keys: BlobKeys
  readonly signal: AbortSignal
}

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Stores content durably and answers its digest. Needs memory for a segment or two, whatever the content's size. */
export async function storeContent(pieces: Pieces, options: StoreOptions): Promise<Buffer> {
  const { incoming, keys, signal } = options
  await using segments = cut(pieces)
  const first = await segments.next()
  signal.throwIfAborted()
  const start = first.value ?? Buffer.alloc(0)
  const digest = createHmac('sha256', keys.blobNames).update(start)
  const second = await segments.next()
  // Content of one segment has its name before anything is written, and often is there already.
  const early = second.done ? digest.digest() : undefined
  if (early && (await isThere(early, start.length, options))) return early

  const key = deriveFileKey(keys.blobContent, randomBytes(saltBytes))
  const temporary = await createTemporary(incoming, defaultPrefix, 0o600)
  await using handle = temporary.handle
  try {
    await writeAll(handle, Buffer.alloc(headerBytes))
    let total = 0
    let index = 0
    for (let plain = start, next = second; ;) {
      signal.throwIfAborted()
      total += plain.length
      await writeAll(handle, seal(key, plain, { index, isLast: next.done === true }))
      if (next.done) break
      digest.update(next.value)
      plain = next.value
      next = await segments.next()
      index += 1
    }
    const name = early ?? digest.digest()
    await handle.write(writeHeader(key, name), 0, headerBytes, 0)
    await putInPlace({ temporary, name, contentBytes: total }, options)
    return name
  } catch (error) {
    await discard(incoming, temporary.name)
    throw error
  }
}

interface Written {
  readonly temporary: Awaited<ReturnType<typeof createTemporary>>
  readonly name: Buffer
  readonly contentBytes: number
}

async function putInPlace({ temporary, name, contentBytes }: Written, options: StoreOptions): Promise<void> {
  if (await isThere(name, contentBytes, options)) return discard(options.incoming, temporary.name)
  await temporary.handle.sync()
  const [shardName, rest] = split(name)
  using shard = await options.openShard(shardName)
  await rename(options.incoming.at(temporary.name), shard.at(rest))
  await syncFolder(shard)
}

/**
 * Whether the content is stored and durable: whoever put it may not have come as far as to sync the folder. It is touched,
 * so that a sweep takes it for new; one that has just taken it away makes the touch fail.
 */
async function isThere(name: Buffer, contentBytes: number, options: StoreOptions): Promise<boolean> {
  const [shardName, rest] = split(name)
  using shard = await options.openShard(shardName)
  const stats = await lstat(shard.at(rest)).catch(() => undefined)
  if (stats?.size !== storedBytes(contentBytes)) return false
  const now = new Date()
  const touched = await utimes(shard.at(rest), now, now).then(
    () => true,
    () => false,
  )
  if (!touched) return false
  await syncFolder(shard)
  return true
}

function split(name: Buffer): [string, string] {
  const digits = name.toString('hex')
  return [digits.slice(0, 2), digits.slice(2)]
}

/** Pieces of any size as full segments and a rest; nothing for empty content. */
async function* cut(pieces: Pieces): AsyncGenerator<Buffer, undefined> {
  let pending: Uint8Array[] = []
  let length = 0
  for await (let piece of pieces) {
    while (piece.length > 0) {
      const part = piece.subarray(0, segmentBytes - length)
      // Copied, as whoever gives a piece may use its memory again.
      pending.push(Buffer.from(part))
      length += part.length
      piece = piece.subarray(part.length)
      if (length < segmentBytes) continue
      yield Buffer.concat(pending)
      pending = []
      length = 0
    }
  }
  if (length > 0) yield Buffer.concat(pending)
  return undefined
}
