import assert from 'node:assert/strict'
import { chownSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { createRandom } from '#engine/testing'

import { makeSample } from '../campaigns/tidy/sample.ts'
import { makeRandomTree } from '../dry-run/random-tree.ts'
import { campaign } from '../campaigns/whole-tests.ts'
import { nobody, promised, Stage } from './stage.ts'

const folders = Number(process.env['UNDO_FOLDERS'] ?? (campaign === 'folders' ? 20 : 6))
const firstSeed = Number(process.env['UNDO_SEED'] ?? 1)
const root = path.resolve(import.meta.dirname, '../..')
const workflows = [
  { workflow: path.join(root, 'examples/tidy-folder.yaml'), input: { duplicates: 'trash' } },
  { workflow: path.join(root, 'e2e/dry-run/workflows/churn.yaml'), input: {} },
] as const
const tidy = workflows[0]

function makeFolder({ top }: Stage, name: string): string {
  const folder = path.join(top, name)
  mkdirSync(folder)
  if (nobody) chownSync(folder, nobody.uid, nobody.gid)
  return folder
}

/** Files of nine months in three depths, in the hands of whoever works on them. */
function makeTidyFolder(stage: Stage, options: { files: number; seed: number }): string {
  const folder = makeFolder(stage, `sample-${options.seed}`)
  makeSample(folder, options)
  if (nobody)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      chownSync(path.join(folder, name), nobody.uid, nobody.gid)
  return folder
}

const skip = process.platform === 'win32'

describe('an undo', { skip }, () => {
  test(`brings back what was there, its own undo what was done, as often as one likes, on ${folders} folders`, async () => {
    await using stage = new Stage()
    let undone = 0
    for (let seed = firstSeed; seed < firstSeed + folders; seed += 1) {
      for (const [index, { workflow, input }] of workflows.entries()) {
        const folder = makeFolder(stage, `${seed}-${index}`)
        makeRandomTree(folder, createRandom(seed * 10 + index), nobody)
        const again = `UNDO_SEED=${seed} UNDO_FOLDERS=1 node --test e2e/undo (${path.basename(workflow)})`
        const before = promised(folder)
        const id = `run-${seed}-${index}`
        const { status } = await stage.run(id, { workflow, folder, input: { ...input, folder } })
        const after = promised(folder)
        if (status !== 'completed') {
          assert.deepEqual(after, before, `taken back when it ended ${status}; ${again}`)
          continue
        }

        const { steps } = await stage.plan(id)
        assert.deepEqual(promised(folder), after, `to plan an undo changes nothing; ${again}`)
        const undo = await stage.undo(id)
        assert.deepEqual(promised(folder), before, again)
        assert.deepEqual(undo.output.left, [], again)
        assert.deepEqual(
          steps.map(({ state }) => state).filter((state) => state !== 'undone' && state !== 'nothing'),
          [],
          again,
        )
        assert.equal(undo.output.undone, steps.length, again)
        undone += steps.length

        const redo = await stage.undo(undo.id)
        assert.deepEqual(promised(folder), after, `redone; ${again}`)
        assert.equal((await stage.show(id)).state, 'none', again)
        const once = await stage.undo(redo.id)
        assert.deepEqual(promised(folder), before, `undone once more; ${again}`)
        assert.deepEqual([redo.output.left, once.output.left], [[], []], again)
        assert.equal((await stage.show(id)).state, steps.length > 0 ? 'whole' : 'none', again)
      }
    }
    assert.ok(undone > 10 * folders, `only ${undone} effects`)
  })

  test('that is killed ten times half way ends with the same tree', async () => {
    await using stage = new Stage()
    const random = createRandom(7)
    const folder = makeTidyFolder(stage, { files: 400, seed: 7 })
    const before = promised(folder)
    await stage.run('r', { ...tidy, folder, input: { ...tidy.input, folder } })
    const after = promised(folder)
    const wish = { do: 'undo', run: 'r' } as const
    let kills = 0
    for (let turn = 0; kills < 10 && turn < 30; turn += 1) {
      if ((await stage.askAndKill(wish, random.between(30, 900))) === 'killed') kills += 1
      const now = promised(folder)
      // What is under way is at one of its two places, or at both; nothing is ever at none.
      const contents = (tree: Record<string, string>): Set<string> =>
        new Set(Object.values(tree).filter((text) => text.startsWith('file')))
      if (kills < 10) assert.ok(contents(before).size >= contents(now).difference(contents(after)).size)
    }
    assert.ok(kills >= 5, `only ${kills} kills`)
    const { output } = await stage.undo('r')
    assert.deepEqual(promised(folder), before)
    assert.equal(output.leftCount, 0)
  })

  test('leaves alone what a person changed in between, brings back the rest, and takes that by force', async () => {
    await using stage = new Stage()
    const folder = makeTidyFolder(stage, { files: 40, seed: 3 })
    const before = promised(folder)
    await stage.run('r', { ...tidy, folder, input: { ...tidy.input, folder } })
    const edited = Object.keys(promised(folder)).find(
      (name) => name.startsWith('Text/') && name.endsWith('.txt'),
    )
    assert.ok(edited !== undefined)
    writeFileSync(path.join(folder, edited), 'a person was here')
    const report = path.join(folder, 'tidy-report.md')
    writeFileSync(report, 'my notes on this')
    utimesSync(report, 1_600_000_000, 1_600_000_000)
    const meddled = promised(folder)

    const plan = await stage.plan('r')
    const changed = plan.steps.filter(({ state }) => state === 'changed')
    assert.equal(changed.length, 2)
    assert.deepEqual(
      changed.flatMap(({ loses }) => loses ?? ['cannot be forced']),
      [report],
    )
    const first = await stage.undo('r')
    assert.deepEqual(
      first.output.left.map(({ position, state }) => [position, state]),
      changed.map(({ position }) => [position, 'changed']),
    )
    const now = promised(folder)
    assert.deepEqual([now[edited], now['tidy-report.md']], [meddled[edited], meddled['tidy-report.md']])
    const kept = new Set([edited, 'tidy-report.md', 'Text', path.dirname(edited)])
    const rest = (tree: Record<string, string>): [string, string][] =>
      Object.entries(tree).filter(([name]) => !kept.has(name))
    // The one that was edited is missing where it came from.
    assert.equal(rest(before).length - rest(now).length, 1)
    assert.equal((await stage.show('r')).state, 'partial')

    const forced = await stage.undo('r', { force: changed.map(({ position }) => position) })
    assert.deepEqual(forced.output.left, [])
    assert.deepEqual(Object.keys(promised(folder)), Object.keys(before))
    // What was lost by force comes back with the undo of that.
    await stage.undo(forced.id)
    assert.deepEqual(promised(folder), now)
  })

  test('takes back only what was done from a position on', async () => {
    await using stage = new Stage()
    const folder = makeTidyFolder(stage, { files: 30, seed: 5 })
    const before = promised(folder)
    await stage.run('r', { ...tidy, folder, input: { ...tidy.input, folder } })
    const { steps } = await stage.plan('r')
    const middle = steps[Math.floor(steps.length / 2)]?.position ?? 0
    const part = await stage.undo('r', { from: middle })
    assert.equal(part.output.undone, steps.filter(({ position }) => position >= middle).length)
    assert.equal((await stage.show('r')).state, 'partial')
    await stage.undo('r')
    assert.deepEqual(promised(folder), before)
    assert.equal((await stage.show('r')).state, 'whole')
  })

  test('is gone on with when it is asked for again, and nothing else is begun on the same ground', async () => {
    await using stage = new Stage()
    const folder = makeTidyFolder(stage, { files: 200, seed: 11 })
    const before = promised(folder)
    await stage.run('r', { ...tidy, folder, input: { ...tidy.input, folder } })
    const first = await stage.hold('r')
    assert.deepEqual([first.created, first.status], [true, 'paused'])
    assert.deepEqual(await stage.hold('r'), { ...first, created: false })
    assert.deepEqual(await stage.hold('r', { from: 3 }), { refused: 'gate.undo_under_way' })
    assert.deepEqual(await stage.hold('r', { force: [3] }), { refused: 'gate.undo_under_way' })
    assert.deepEqual(await stage.hold(first.id ?? ''), { refused: 'gate.run_going' })
    const undone = await stage.undo('r')
    assert.equal(undone.id, first.id)
    assert.deepEqual(promised(folder), before)

    const redo = await stage.hold(undone.id)
    assert.equal(redo.created, true)
    assert.deepEqual(await stage.hold('r'), { refused: 'gate.undo_under_way' })
    await stage.undo(undone.id)
    assert.equal((await stage.undo('r')).output.leftCount, 0)
    assert.deepEqual(promised(folder), before)
  })

  test('of what is no longer kept says so and leaves it alone', async () => {
    await using stage = new Stage()
    const folder = makeTidyFolder(stage, { files: 30, seed: 9 })
    await stage.run('r', { ...tidy, folder, input: { ...tidy.input, folder } })
    // As if the retention had let the contents go.
    const blobs = path.join(stage.home, 'blobs')
    for (const shard of readdirSync(blobs))
      if (shard !== 'incoming') rmSync(path.join(blobs, shard), { recursive: true })
    const { steps } = await stage.plan('r')
    const pruned = steps.filter(({ state }) => state === 'pruned')
    assert.ok(pruned.length > 0)
    assert.ok(pruned.every(({ code, tool }) => code === 'gate.snapshot_pruned' && tool === 'fs.remove'))
    const { output } = await stage.undo('r')
    assert.deepEqual(
      output.left.map(({ code, state }) => [state, code]),
      pruned.map(() => ['pruned', 'gate.snapshot_pruned']),
    )
    assert.equal(output.undone, steps.length - pruned.length)
    assert.ok(statSync(folder).isDirectory())
  })
})
