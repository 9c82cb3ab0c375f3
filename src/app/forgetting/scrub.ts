import type { BlobNames, BlobSweep, RunForgetting } from '#adapters'
import type { Clock } from '#base'
import type { Blobs } from '#gate'

/** Whoever puts a large record names it in the same moment; what was put again so lately is looked at the next time. */
const graceMs = 60_000

export interface Scrubbing {
  readonly forgetting: RunForgetting
  readonly names: Pick<BlobNames, 'others' | 'snapshots'>
  readonly blobs: Pick<BlobSweep, 'remove'> & Pick<Blobs, 'has'>
  /** Writes the file of the database anew. */
  readonly scrubFile: () => Promise<void>
  readonly clock: Clock
}

/**
 * Takes what was forgotten off the disk: the contents of their own, then the file of the database with its log. Whoever is
 * killed on the way has it done by the next one who does this.
 *
 * @throws AppError when the disk refuses, or another process is at work on the file; it is tried again the next time
 */
export async function scrub(
  { forgetting, names, blobs, scrubFile, clock }: Scrubbing,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const { blobs: doomed, file } = forgetting.unscrubbed()
  if (doomed.length > 0) {
    const named = new Set([...names.others(), ...names.snapshots().flatMap((tree) => [...tree.blobs])])
    const before = clock.now() - graceMs
    const free = doomed.filter((ref) => !named.has(ref)).map((ref) => ({ ref, sizeBytes: 0, putAt: 0 }))
    await blobs.remove(free, { before, signal })
    for (const ref of doomed)
      if (named.has(ref) || !(await blobs.has(ref, { signal }))) forgetting.scrubbed(ref)
  }
  signal.throwIfAborted()
  if (file) await scrubFile()
}
