import { z } from 'zod'

import type { Json } from '#base'
import type { Implementations, Operations } from '#contract'
import type { LogRow } from '#gate'

import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { wireTime } from './wire-time.ts'

type Named = Extract<keyof Operations, `audit.${string}`>

const Entry = z.tuple([z.int()])

export function auditOperations({ workspace }: Desk): Pick<Implementations<Operations>, Named> {
  const { audit, clock } = workspace
  const earlierOf = (since: string | undefined) => (since === undefined ? undefined : audit.open(since))
  return {
    async 'audit.list'({ run, kind, cursor, limit }) {
      const found = audit.list({
        ...(run === undefined ? {} : { run }),
        ...(kind === undefined ? {} : { kinds: kind }),
        ...(cursor === undefined ? {} : { before: placeFrom(Entry, cursor)[0] }),
        limit: limit + 1,
      })
      const rows = found.slice(0, limit)
      const last = rows.at(-1)
      return { items: rows.map(toWire), next: found.length > limit && last ? placeText([last.seq]) : null }
    },
    'audit.key': async () => ({ key: audit.key }),
    async 'audit.checkpoint'({ since }) {
      const earlier = earlierOf(since)
      const { size, note } = audit.checkpoint()
      return { entries: size, checkpoint: note, proof: earlier ? audit.proveGrowth(earlier) : null }
    },
    async 'audit.verify'({ since }) {
      const report = audit.check({ earlier: earlierOf(since) })
      const { size, root, pruned, checkpoints, signed, wrong, findings } = report
      return {
        ok: wrong === 0,
        entries: size,
        root: root.toBase64(),
        pruned,
        checkpoints,
        signed,
        wrong,
        findings: [...findings],
      }
    },
    'audit.prove': async ({ entry }) => ({ entry, proof: audit.proveEntry(entry) }),
    async 'audit.export'({ bodies }, { signal }) {
      return {
        mediaType: 'application/x-ndjson',
        fileName: `audit-${wireTime(clock.now()).slice(0, 10)}.ndjson`,
        bytes: encoded(audit.export({ withBodies: bodies }), signal),
      }
    },
  }
}

function toWire({ seq, leaf, said }: LogRow) {
  const head = { entry: seq, leaf: leaf.toHex() }
  if (!said) return { ...head, said: null }
  const { at, kind, by, run, key, attempt, subject, body } = said
  const data = JSON.parse(body) as Json
  return {
    ...head,
    said: { at: wireTime(at), kind, by, run, key, attempt, subject, data: data as z.core.util.JSONType },
  }
}

/** Characters gathered before they are sent. */
const pieceLength = 64 * 1024

async function* encoded(lines: Iterable<string>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let piece = ''
  for (const line of lines) {
    signal.throwIfAborted()
    piece += line
    if (piece.length < pieceLength) continue
    yield encoder.encode(piece)
    piece = ''
  }
  yield encoder.encode(piece)
}
