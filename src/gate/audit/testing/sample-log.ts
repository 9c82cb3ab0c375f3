import { signCheckpoint } from '../checkpoint.ts'
import { bodyHash, entryLeaf } from '../entry.ts'
import type { KeptCheckpoint, LogRow, Said } from '../log-row.ts'
import type { NoteSigner } from '../note.ts'
import { emptyFrontier, growAll, rootOf } from '../tree.ts'
import { digest } from './notary.ts'

/** An entry as it is written, from its number. */
export function sampleRow(
  seq: number,
  more: Partial<Said> = {},
): LogRow & { readonly salt: string; readonly said: Said } {
  const salt = digest(`salt ${seq}`).toHex().slice(0, 32)
  const said: Said = {
    at: 1_790_000_000_000 + seq,
    attempt: 1,
    by: seq % 3 === 0 ? 'Ada' : '',
    key: `move#${seq}/run`,
    kind: 'receipt',
    run: 'run_01j9x',
    subject: seq % 5 === 0 ? 'naïve “path” \u{202e}*J' : '',
    body: JSON.stringify({ tool: 'fs.move', input: { from: `/a/${seq}*J.txt`, to: `/b/${seq}.txt` } }),
    ...more,
  }
  const { body, ...rest } = said
  const leaf = entryLeaf(digest, { ...rest, data: bodyHash(digest, salt, body) })
  return { seq, leaf, salt, said, bodyHash: null }
}

export function sampleRows(count: number): ReturnType<typeof sampleRow>[] {
  return Array.from({ length: count }, (_, index) => sampleRow(index + 1))
}

/** As retention leaves what it has removed. */
export function forgotten({ seq, leaf }: LogRow): LogRow {
  return { seq, leaf, salt: null, said: null, bodyHash: null }
}

/** As it is left of what was forgotten. */
export function withoutBody(row: ReturnType<typeof sampleRow>): LogRow & { readonly said: Said } {
  const { salt, said } = row
  return { ...row, salt: null, said: { ...said, body: '{}' }, bodyHash: bodyHash(digest, salt, said.body) }
}

export function checkpointOf(rows: readonly LogRow[], signer: NoteSigner): KeptCheckpoint {
  const frontier = growAll(
    digest,
    emptyFrontier,
    rows.map(({ leaf }) => leaf),
  )
  const root = rootOf(digest, frontier)
  return { size: rows.length, at: 1, note: signCheckpoint(digest, { size: rows.length, root }, signer) }
}
