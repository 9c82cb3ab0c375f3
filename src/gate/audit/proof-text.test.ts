import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError, type ErrorCode } from '#contract'

import { openCheckpoint } from './checkpoint.ts'
import { bodyHash } from './entry.ts'
import { isProof, openProof, printEntryProof, printGrowthProof } from './proof-text.ts'
import { proveConsistency, proveInclusion, type RangeRoot } from './proofs.ts'
import { createNotary, digest } from './testing/notary.ts'
import { checkpointOf, sampleRows } from './testing/sample-log.ts'
import { emptyFrontier, growAll, rootOf } from './tree.ts'

const signer = createNotary('adjutant.local/home/0123', 1)
const verdicts = new Map<string, boolean>()
/** Remembers what it has seen: most changed bits leave the signature alone, and checking that is what takes time. */
const notary = {
  ...signer,
  verify(text: Uint8Array, signature: Uint8Array): boolean {
    const name = `${text.toHex()} ${signature.toHex()}`
    const verdict = verdicts.get(name) ?? signer.verify(text, signature)
    verdicts.set(name, verdict)
    return verdict
  },
}
const rows = sampleRows(11)
const leaves = rows.map(({ leaf }) => leaf)
const range: RangeRoot = (start, end) =>
  rootOf(digest, growAll(digest, emptyFrontier, leaves.slice(start, end)))
const { note } = checkpointOf(rows, notary)
const earlier = openCheckpoint(digest, checkpointOf(rows.slice(0, 6), notary).note, notary)

function entryProof(index: number): string {
  const row = rows[index]
  assert.ok(row)
  const { body, ...said } = row.said
  const entry = { ...said, data: bodyHash(digest, row.salt, body) }
  return printEntryProof(entry, { index, proof: proveInclusion(range, index, rows.length), note })
}

const growthProof = printGrowthProof(6, { proof: proveConsistency(range, 6, 11), note })

function coded(...codes: readonly ErrorCode[]): (error: unknown) => boolean {
  return (error) => error instanceof AppError && codes.includes(error.code)
}

function flips(text: string): string[] {
  const bytes = Buffer.from(text)
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const other = Buffer.from(bytes)
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return other.toString('utf8')
  })
}

describe('the proof of an entry', () => {
  test('shows the entry and its place', () => {
    for (const index of rows.keys()) {
      const proven = openProof(entryProof(index), { digest, verifier: notary })
      assert.ok(isProof(entryProof(index)) && proven.proves === 'entry')
      assert.deepEqual(
        [proven.index, proven.entry.key, proven.checkpoint.size],
        [index, `move#${index + 1}/run`, 11],
      )
    }
  })

  test('is refused with any bit changed', () => {
    for (const [bit, text] of flips(entryProof(8)).entries())
      assert.throws(
        () => openProof(text, { digest, verifier: notary, earlier }),
        coded(
          'audit.export_damaged',
          'audit.root_mismatch',
          'audit.signature_refused',
          'audit.history_changed',
        ),
        `bit ${bit}`,
      )
  })
})

describe('the proof of growth', () => {
  test('holds against the checkpoint that it begins at, and needs it', () => {
    const proven = openProof(growthProof, { digest, verifier: notary, earlier })
    assert.deepEqual([isProof(growthProof), proven.proves === 'growth' && proven.older], [true, 6])
    assert.throws(() => openProof(growthProof, { digest, verifier: notary }), coded('audit.export_damaged'))
  })

  test('does not hold against any other checkpoint', () => {
    for (const size of [1, 5, 7, 11]) {
      const other = openCheckpoint(digest, checkpointOf(rows.slice(0, size), notary).note, notary)
      assert.throws(
        () => openProof(growthProof, { digest, verifier: notary, earlier: other }),
        coded('audit.history_changed'),
      )
    }
  })

  test('is refused with any bit changed', () => {
    for (const [bit, text] of flips(growthProof).entries())
      assert.throws(
        () => openProof(text, { digest, verifier: notary, earlier }),
        coded(
          'audit.export_damaged',
          'audit.root_mismatch',
          'audit.signature_refused',
          'audit.history_changed',
        ),
        `bit ${bit}`,
      )
  })
})
