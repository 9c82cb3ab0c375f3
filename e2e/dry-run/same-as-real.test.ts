import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'

import type { JsonObject } from '#base'
import { DryRunReport } from '#contract'
import { createRandom } from '#engine/testing'

import { campaign } from '../campaigns/whole-tests.ts'
import { makeRandomTree } from './random-tree.ts'
import { differences, planned, real, told, treeOf } from './tree.ts'

/** Somebody whom the system refuses things; who is asked nothing by it, as the administrator is, would see no difference. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null
const folders = Number(process.env['DRY_RUN_FOLDERS'] ?? (campaign === 'folders' ? 20 : 6))
const firstSeed = Number(process.env['DRY_RUN_SEED'] ?? 1)

const root = path.resolve(import.meta.dirname, '../..')
const workflows = [
  { file: path.join(root, 'examples/tidy-folder.yaml'), input: { duplicates: 'trash' } },
  { file: path.join(import.meta.dirname, 'workflows/churn.yaml'), input: {} },
  { file: path.join(import.meta.dirname, 'workflows/fails.yaml'), input: {} },
] as const

interface Worker extends AsyncDisposable {
  ask(wish: JsonObject): Promise<unknown>
}

async function startWorker(home: string): Promise<Worker> {
  const program = path.join(import.meta.dirname, 'worker.ts')
  const child: ChildProcess = spawn(process.execPath, [program, home], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: path.dirname(home) },
    ...nobody,
  })
  if (!child.stdout || !child.stdin) throw new Error('There are no pipes.')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const read = async (): Promise<string> => {
    const next = await lines.next()
    if (next.done) throw new Error('The worker has ended.')
    return next.value
  }
  assert.equal(await read(), 'ready')
  return {
    async ask(wish) {
      child.stdin?.write(`${JSON.stringify(wish)}\n`)
      return JSON.parse(await read()) as unknown
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.stdin?.end()
      }),
  }
}

interface RealRun {
  readonly status: string
  readonly output: unknown
  /** What a person was asked. */
  readonly asked: readonly Asked[]
}

interface Asked {
  readonly tool: string
  readonly reasons: readonly { readonly text: string }[]
  readonly hash: string
}

interface Question {
  readonly what: string
  readonly hash: string
  /** It rests on a time at which the run itself changes something, which nobody can know beforehand. */
  readonly isTimed: boolean
}

function questionsOf({ effects, at }: DryRunReport): Question[] {
  return effects
    .filter(({ asks }) => asks.length > 0)
    .map(({ tool, asks, hash, prepared }) => ({
      what: `${tool}: ${asks.map(({ text }) => text).join(' ')}`,
      hash,
      isTimed: [...JSON.stringify(prepared).matchAll(/"modifiedMs":([\d.]+)/g)].some(
        ([, time]) => Number(time) >= Date.parse(at),
      ),
    }))
}

/** The same questions are asked, and what was told of them is what is asked: the hashes that an answer is bound to. */
function assertSameQuestions(questions: readonly Question[], asked: readonly Asked[], again: string): void {
  const said = asked.map(({ tool, reasons }) => `${tool}: ${reasons.map(({ text }) => text).join(' ')}`)
  assert.deepEqual(questions.map(({ what }) => what).toSorted(), said.toSorted(), again)
  const known = questions.filter(({ isTimed }) => !isTimed).map(({ hash }) => hash)
  const left = asked.map(({ hash }) => hash)
  for (const hash of known) {
    const at = left.indexOf(hash)
    assert.ok(at >= 0, `an effect was not as it was told; ${again}`)
    left.splice(at, 1)
  }
}

describe('a dry-run', { skip: process.platform === 'win32' }, () => {
  test(`changes nothing, and tells what the real run then does, on ${folders} folders and ${workflows.length} workflows`, async () => {
    const top = mkdtempSync(path.join(tmpdir(), 'adjutant-dry-run-'))
    try {
      if (nobody) chownSync(top, nobody.uid, nobody.gid)
      await using worker = await startWorker(path.join(top, 'home'))
      let changed = 0
      for (let seed = firstSeed; seed < firstSeed + folders; seed += 1) {
        for (const [index, { file, input }] of workflows.entries()) {
          const folder = path.join(top, `${seed}-${index}`)
          mkdirSync(folder)
          makeRandomTree(folder, createRandom(seed * 10 + index), nobody)
          // Of each workflow, one time in four a person is asked about everything.
          const mode = (seed + index) % 4 === 0 ? 'draft' : 'autopilot'
          const wish = { workflow: file, folder, mode, input: { ...input, folder } }
          const again = `DRY_RUN_SEED=${seed} DRY_RUN_FOLDERS=1 node --test e2e/dry-run (${path.basename(file)})`

          const before = treeOf(folder)
          const report = DryRunReport.parse(await worker.ask({ do: 'dry', ...wish }))
          assert.deepEqual(treeOf(folder), before, `the dry-run left everything as it was; ${again}`)

          const run = (await worker.ask({ do: 'real', ...wish })) as RealRun
          const after = treeOf(folder)
          const { changes } = report.files
          assert.equal(report.outcome.status, run.status, again)
          assert.deepEqual(report.outcome.output, run.output, again)
          assertSameQuestions(questionsOf(report), run.asked, again)
          assert.deepEqual(planned(before, changes), real(after), again)
          assert.deepEqual(told(changes), differences(before, after), again)
          for (const { path: place, from, kind } of changes)
            if (from !== undefined && kind === 'file')
              assert.equal(after.get(place)?.modifiedMs, before.get(from)?.modifiedMs, again)
          changed += changes.length
        }
      }
      assert.ok(changed > folders * 10, `${changed} changes are too few to prove anything`)
    } finally {
      rmSync(top, { recursive: true, force: true })
    }
  })
})
