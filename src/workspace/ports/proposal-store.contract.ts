import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { KeptProposal, ProposalStore } from './proposal-store.ts'

function proposal(id: string, createdAt: number): KeptProposal {
  return { id, project: '/home/ada', createdAt, files: [{ path: 'a', blob: `blob_${'0'.repeat(64)}` }] }
}

/** What every adapter of {@link ProposalStore} must do. */
export function testProposalStore(open: () => ProposalStore): void {
  test('a proposal comes back as it was kept', () => {
    const store = open()
    store.add(proposal('a', 1), { keep: 9 })
    assert.deepEqual(store.find('a'), proposal('a', 1))
    assert.equal(store.find('b'), undefined)
  })

  test('the oldest go when there are too many', () => {
    const store = open()
    for (const at of [1, 2, 3]) store.add(proposal(`p${at}`, at), { keep: 2 })
    assert.deepEqual(
      ['p1', 'p2', 'p3'].map((id) => store.find(id)?.createdAt),
      [undefined, 2, 3],
    )
  })
}
