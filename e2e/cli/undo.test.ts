import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { assertRefused, openPlace, type Place, treeOf } from './place.ts'

const workflow = `adjutant: 1
name: three
input:
  type: object
  required: [folder]
  properties: { folder: { type: string, format: path } }
steps:
  - id: first
    use: fs.write
    with: { path: '\${joinPath(input.folder, "first.txt")}', text: one, ifExists: replace }
  - id: second
    use: fs.remove
    with: { path: '\${joinPath(input.folder, "second.txt")}' }
  - id: third
    use: fs.move
    with: { from: '\${joinPath(input.folder, "third.txt")}', to: '\${joinPath(input.folder, "new/third.txt")}' }
  - id: kept
    use: fs.write
    undo: none
    with: { path: '\${joinPath(input.folder, "kept.txt")}', text: kept }
`

interface Plan {
  readonly counts: Record<string, number>
  readonly steps: readonly { name: string; state: string; why?: string; code?: string }[]
}

async function withRun(): Promise<Place & { before: Record<string, string>; after: Record<string, string> }> {
  const place = openPlace()
  place.put('three.yaml', workflow)
  for (const name of ['first', 'second', 'third']) place.put(`in/${name}.txt`, `old ${name}`)
  const before = treeOf(place.path('in'))
  const { code, out, err } = await place.call('run', 'three.yaml', '-i', 'folder=in', '--id', 'r')
  assert.equal(code, 0, out + err)
  return { ...place, before, after: treeOf(place.path('in')) }
}

function without(tree: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).filter(([key]) => key !== name))
}

describe('undo on the command line', () => {
  test('plans, takes a part, then the rest, does it again, and says how the run stands', async () => {
    using place = await withRun()
    const stands = async (): Promise<string> => (await place.json<{ undoneBy: string }>('show', 'r')).undoneBy
    const plan = await place.json<Plan>('undo', 'r', '--dry-run')
    assert.deepEqual(
      plan.steps.map(({ name, state }) => [name, state]),
      [
        ['kept#1/run', 'kept'],
        ['third#1/run', 'undone'],
        ['second#1/run', 'undone'],
        ['first#1/run', 'undone'],
      ],
    )
    assert.deepEqual(treeOf(place.path('in')), place.after)
    assert.equal(await stands(), 'none')

    assertRefused(await place.call('undo', 'r', '--from', 'fourth#1/run'), 1, 'gate.effect_not_found')
    const part = await place.json<{ undone: number }>('undo', 'r', '--from', 'second#1/run')
    assert.equal(part.undone, 2)
    assert.equal(await stands(), 'partial')
    assert.equal(readFileSync(place.path('in/first.txt'), 'utf8'), 'one')

    const rest = await place.json<{ id: string; undone: number; leftCount: number }>('undo', 'r')
    assert.deepEqual([rest.undone, rest.leftCount], [1, 0])
    assert.equal(await stands(), rest.id)
    assert.deepEqual(without(treeOf(place.path('in')), 'kept.txt'), place.before)
    assert.match((await place.call('undo', 'r')).out, /nothing to take back/)

    await place.call('undo', rest.id)
    assert.equal(await stands(), 'partial')
    assert.equal(readFileSync(place.path('in/first.txt'), 'utf8'), 'one')
  })

  test('refuses before it begins where something would stay and nobody can be asked', async () => {
    using place = await withRun()
    writeFileSync(place.path('in/first.txt'), 'mine')
    const meddled = treeOf(place.path('in'))
    const refused = await place.call('undo', 'r')
    assertRefused(refused, 1, 'cli.undo_incomplete')
    assert.match(refused.err, /1 effect of three cannot be taken back/)
    const asJson = await place.json<{ error: { code: string; details: { left: unknown } } }>('undo', 'r')
    assert.equal(asJson.error.code, 'cli.undo_incomplete')
    assert.deepEqual(asJson.error.details.left, [
      { name: 'first#1/run', state: 'changed', why: `somebody changed ${place.path('in/first.txt')}` },
    ])
    assert.deepEqual(treeOf(place.path('in')), meddled)

    assertRefused(await place.call('undo', 'r', '--force', 'nothing#1/run'), 1, 'gate.effect_not_found')
    assertRefused(await place.call('undo', 'r', '--force', 'kept#1/run'), 2, 'cli.usage')
    assertRefused(await place.call('undo', 'r', '--force', 'first#1/run', '--keep'), 1, 'cli.undo_incomplete')
    assert.deepEqual(treeOf(place.path('in')), meddled)

    const kept = await place.json<{ undone: number; left: { key: string }[] }>('undo', 'r', '--keep')
    assert.deepEqual([kept.undone, kept.left.map(({ key }) => key)], [2, ['first#1/run']])
    assert.equal(readFileSync(place.path('in/first.txt'), 'utf8'), 'mine')
    const forced = await place.call('undo', 'r', '--force', 'first#1/run', '--yes')
    assert.equal(forced.code, 0, forced.out + forced.err)
    assert.deepEqual(without(treeOf(place.path('in')), 'kept.txt'), place.before)
  })

  test('lets go what the retention says, says so before, and then what cannot come back', async () => {
    using place = await withRun()
    const blobs = path.join(place.home, 'blobs')
    const stored = (): string[] =>
      readdirSync(blobs)
        .filter((shard) => shard !== 'incoming')
        .flatMap((shard) => readdirSync(path.join(blobs, shard)).map((name) => path.join(blobs, shard, name)))
    for (const file of stored()) utimesSync(file, 1_600_000_000, 1_600_000_000)
    const count = stored().length
    assert.ok(count >= 2)
    interface Pruned {
      readonly runs: number
      readonly snapshots: { runs: number; contents: number }
    }
    assert.equal((await place.json<Pruned>('runs', 'prune')).snapshots.contents, 0)
    writeFileSync(path.join(place.home, 'retention.json'), '{ "snapshots": { "bytes": 0 } }')
    const would = await place.json<Pruned>('runs', 'prune', '--dry-run')
    assert.deepEqual([would.runs, would.snapshots.runs, would.snapshots.contents], [0, 1, count])
    assert.equal(stored().length, count)
    const told = await place.call('runs', 'prune')
    assert.match(told.out, /1 run that stays can no longer be taken back in full/)
    assert.deepEqual(stored(), [])

    const plan = await place.json<Plan>('undo', 'r', '--dry-run')
    assert.deepEqual(
      plan.steps.filter(({ state }) => state === 'pruned').map(({ name, code }) => [name, code]),
      [
        ['second#1/run', 'gate.snapshot_pruned'],
        ['first#1/run', 'gate.snapshot_pruned'],
      ],
    )
    const undone = await place.json<{ undone: number; leftCount: number }>('undo', 'r', '--keep')
    assert.deepEqual([undone.undone, undone.leftCount], [1, 2])
    assert.equal(readFileSync(place.path('in/first.txt'), 'utf8'), 'one')
    assert.equal(existsSync(place.path('in/second.txt')), false)
    assert.equal(readFileSync(place.path('in/third.txt'), 'utf8'), 'old third')

    writeFileSync(path.join(place.home, 'retention.json'), '{ "snapshot": {} }')
    assertRefused(await place.call('runs', 'prune'), 2, 'input.invalid')
  })
})
