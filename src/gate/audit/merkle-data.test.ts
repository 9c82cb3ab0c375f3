import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { isConsistent, isGrown, isIncluded } from './proofs.ts'
import type { Digest } from './tree.ts'

/** The published cases of a transparency log's verifiers, where they have been put beside the checkout. */
const folder = path.resolve(import.meta.dirname, '../../../../shared/data/merkle/testdata')
const skip = existsSync(folder) ? false : 'the published Merkle cases are not on this machine'

const digest: Digest = (content) => createHash('sha256').update(content).digest()

interface Case {
  readonly desc: string
  readonly wantErr: boolean
  readonly proof: readonly string[] | null
  readonly size?: number
  readonly start?: number
  readonly end?: number
  readonly size1?: number
  readonly size2?: number
  readonly root1?: string
  readonly root2?: string
  readonly leafIdx?: number
  readonly treeSize?: number
  readonly leafHash?: string
  readonly root?: string
}

function bytes(base64 = ''): Uint8Array {
  return Buffer.from(base64, 'base64')
}

const judges: Record<string, (one: Case, proof: readonly Uint8Array[]) => boolean> = {
  inclusion: ({ leafIdx = -1, treeSize = -1, leafHash, root }, proof) =>
    isIncluded(digest, {
      index: leafIdx,
      span: { start: 0, end: treeSize },
      leaf: bytes(leafHash),
      root: bytes(root),
      proof,
    }),
  subtreeinclusion: ({ leafIdx = -1, start = -1, end = -1, leafHash, root }, proof) =>
    isIncluded(digest, {
      index: leafIdx,
      span: { start, end },
      leaf: bytes(leafHash),
      root: bytes(root),
      proof,
    }),
  consistency: ({ size1 = -1, size2 = -1, root1, root2 }, proof) =>
    isGrown(digest, {
      older: { size: size1, root: bytes(root1) },
      newer: { size: size2, root: bytes(root2) },
      proof,
    }),
  subtreeconsistency: ({ start = -1, end = -1, size = -1, root1, root2 }, proof) =>
    isConsistent(digest, {
      span: { start, end },
      size,
      spanRoot: bytes(root1),
      root: bytes(root2),
      proof,
    }),
}

describe('published cases', { skip }, () => {
  for (const [kind, judge] of Object.entries(judges)) {
    test(`of ${kind} are accepted and refused as they say`, () => {
      const files = globSync(path.join(folder, kind, '**/*.json'))
      const accepted = files.filter((file) => {
        const one = JSON.parse(readFileSync(file, 'utf8')) as Case
        const isRight = judge(one, (one.proof ?? []).map(bytes))
        assert.equal(isRight, !one.wantErr, `${path.relative(folder, file)}: ${one.desc}`)
        return isRight
      })
      assert.ok(accepted.length > 0 && files.length - accepted.length > 80, `${files.length} files`)
    })
  }
})
