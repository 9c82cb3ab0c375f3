import { realpath } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import { AppError } from '#contract'

import { deriveKeys } from './derived-keys.ts'
import { readPrivate, writePrivate } from './private-files.ts'
import type { MasterKey } from './recovery-phrase.ts'
import { sealBytes, seal, unseal } from './sealing.ts'

/** The keys that hang from the master key and can be exchanged. 32 bytes each. */
export interface KeyRing {
  readonly database: Uint8Array
  /** Set while the database is being encrypted anew: it may be under either. */
  readonly nextDatabase?: Uint8Array | undefined
  /** Newest first: new content is sealed under the first, old content stays under the one it has. */
  readonly blobContent: readonly [Uint8Array, ...Uint8Array[]]
}

const base64 = z
  .base64()
  .length(44)
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
const RingText = z.strictObject({
  database: base64,
  nextDatabase: base64.optional(),
  blobContent: z.tuple([base64], base64),
})

/** More than a thousand exchanges. */
const mostBytes = 64 * 1024
const about = 'adjutant/key-ring/v1'
/**
 * Two files with the same content: without the ring an exchanged key is lost, and the data with it. The first one is
 * written first and read first; the second is at most one exchange behind, and then says so itself by `nextDatabase`.
 */
const files = ['keyring', 'keyring.copy'] as const

/** Keeps the key ring of a home, sealed by its master key. */
export interface KeyRingStore {
  /** A home whose keys were never exchanged has none; its keys are derived. @throws AppError `keys.ring_damaged` */
  load(master: MasterKey): Promise<KeyRing>
  /** Durable when it resolves. */
  save(master: MasterKey, ring: KeyRing, options: { signal: AbortSignal }): Promise<void>
}

export function createKeyRingStore({ home }: { readonly home: string }): KeyRingStore {
  return {
    async load(master) {
      const { ring: key, database, blobContent } = deriveKeys(master)
      const folder = await realpath(home)
      let found = false
      for (const name of files) {
        const sealed = await readPrivate(folder, name, { least: sealBytes, most: mostBytes }).catch(isDamaged)
        if (sealed === undefined) continue
        found = true
        const text = sealed && unseal(key, sealed, about)
        if (text) return RingText.parse(JSON.parse(new TextDecoder().decode(text)))
      }
      if (!found) return { database, blobContent: [blobContent] }
      throw new AppError('keys.ring_damaged', `The key ring in ${home} cannot be read.`, {
        hint: `Bring ${join(home, files[0])} back from a backup.`,
        details: { home },
      })
    },

    async save(master, { database, nextDatabase, blobContent }, { signal }) {
      const text = JSON.stringify({
        database: toText(database),
        ...(nextDatabase ? { nextDatabase: toText(nextDatabase) } : {}),
        blobContent: blobContent.map(toText),
      })
      const sealed = seal(deriveKeys(master).ring, new TextEncoder().encode(text), about)
      const folder = await realpath(home)
      for (const name of files) await writePrivate(folder, name, sealed, { replace: true, signal })
    },
  }
}

function toText(key: Uint8Array): string {
  return Buffer.from(key).toString('base64')
}

/** A file of a wrong size is as good as one of wrong bytes: the other one may be right. */
function isDamaged(error: unknown): null {
  if (error instanceof AppError && error.code === 'keys.file_damaged') return null
  throw error
}
