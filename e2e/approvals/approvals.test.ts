import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'

import { ApprovalAsk } from '#contract'

import { assertRefused, openPlace, type Place } from '../cli/place.ts'

interface Outcome {
  readonly id: string
  readonly status: string
  readonly waiting: string | null
  readonly output: Record<string, unknown>
  readonly error?: { code: string; detail: string }
  readonly needs?: { is: string; run: string; key: string }[]
  readonly notices?: { title: string }[]
}

const folderInput = `input: { type: object, properties: { folder: { type: string, format: path, access: write } } }`

/** A place with a workflow that writes one file, and one that writes as many as it is given, side by side. */
function openDesk(): Place {
  const place = openPlace()
  place.put(
    'write.yaml',
    `adjutant: 1\nname: write\n${folderInput}\nnodes: { write: { use: fs.write, with: { path: '\${input.folder + "/note.txt"}', text: "new\\n", ifExists: replace } } }\noutput: '\${nodes.write.output}'\n`,
  )
  place.put(
    'many.yaml',
    `adjutant: 1
name: many
input: { type: object, properties: { folder: { type: string, format: path, access: write }, items: { type: array, items: { type: string } } } }
nodes:
  each:
    forEach:
      items: '\${input.items}'
      concurrency: 20
      do:
        nodes: { write: { use: fs.write, with: { path: '\${input.folder + "/out/" + item}', text: x } } }
`,
  )
  return place
}

async function asks(place: Place, ...more: string[]): Promise<Outcome> {
  return place.json<Outcome>('run', 'write.yaml', '-i', 'folder=.', '--mode', 'draft', ...more)
}

describe('an effect that asks', () => {
  test('is listed in a form that stays, approved by its key, and done as it was shown', async () => {
    using place = openDesk()
    const asked = await asks(place)
    assert.deepEqual([asked.status, asked.waiting], ['waiting', 'approval'])
    const [listed, ...others] = await place.json<Record<string, unknown>[]>('approvals')
    const { run, key, ...ask } = listed ?? {}
    assert.deepEqual([run, key, others], [asked.id, 'write#1/run', []])
    assert.equal(ApprovalAsk.parse(ask).tool, 'fs.write')
    assert.equal(existsSync(place.path('note.txt')), false)
    assertRefused(await place.call('approve', 'last', 'other#1/run'), 2, 'cli.usage')
    const done = await place.json<Outcome>('approve', 'last', 'write#1/run')
    assert.equal(done.status, 'completed')
    assert.equal(readFileSync(place.path('note.txt'), 'utf8'), 'new\n')
    assert.deepEqual(await place.json('approvals'), [])
  })

  test('that is denied fails with the reason, and the workflow decides what follows', async () => {
    using place = openDesk()
    await asks(place)
    const denied = await place.json<Outcome>('deny', 'last', '--why', 'wrong folder')
    assert.deepEqual([denied.status, denied.error?.code], ['failed', 'gate.denied'])
    assert.match(denied.error?.detail ?? '', /wrong folder/)
    place.put(
      'rescue.yaml',
      `adjutant: 1\nname: rescue\n${folderInput}\nnodes: { write: { use: fs.write, with: { path: '\${input.folder + "/note.txt"}', text: x } }, other: { set: { said: true } } }\nedges: [{ from: write, to: other, on: error }]\noutput: '\${nodes.other.output}'\n`,
    )
    await place.call('run', 'rescue.yaml', '-i', 'folder=.', '--mode', 'draft')
    const rescued = await place.json<Outcome>('deny', 'last', '--why', 'no')
    assert.deepEqual([rescued.status, rescued.output], ['completed', { said: true }])
    assert.equal(existsSync(place.path('note.txt')), false)
  })

  test('asks again when what it would replace has changed since it was shown', async () => {
    using place = openDesk()
    place.put('note.txt', 'one\n')
    await asks(place)
    place.put('note.txt', 'somebody was here\n')
    const again = await place.json<Outcome>('approve', 'last')
    assert.equal(again.waiting, 'approval')
    const [listed] = await place.json<{ changed?: boolean }[]>('approvals')
    assert.equal(listed?.changed, true)
    assert.equal(readFileSync(place.path('note.txt'), 'utf8'), 'somebody was here\n')
    assert.equal((await place.json<Outcome>('approve', 'last')).status, 'completed')
  })

  test('does exactly the parts that were allowed, and undo brings back what was', async () => {
    using place = openPlace()
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`)
    const before = `${lines.join('\n')}\n`
    place.put('note.txt', before)
    const wanted = lines.with(2, 'first').with(20, 'second').with(37, 'third')
    place.put(
      'edit.yaml',
      `adjutant: 1\nname: edit\n${folderInput}\nnodes: { write: { use: fs.write, with: { path: '\${input.folder + "/note.txt"}', text: ${JSON.stringify(`${wanted.join('\n')}\n`)}, ifExists: replace } } }\n`,
    )
    await place.call('run', 'edit.yaml', '-i', 'folder=.', '--mode', 'draft')
    const [listed] = await place.json<{ hunks: string[] }[]>('approvals')
    assert.equal(listed?.hunks.length, 3)
    assert.match(listed?.hunks[1] ?? '', /^@@ -18,7 \+18,7 @@\n line 17\n/)
    assertRefused(await place.call('approve', 'last', '--parts', '0'), 2, 'cli.usage')
    const done = await place.json<Outcome>('approve', 'last', 'write#1/run', '--parts', '0,2')
    assert.equal(done.status, 'completed')
    const partly = lines.with(2, 'first').with(37, 'third')
    assert.equal(readFileSync(place.path('note.txt'), 'utf8'), `${partly.join('\n')}\n`)
    assert.equal((await place.call('undo', done.id)).code, 0)
    assert.equal(readFileSync(place.path('note.txt'), 'utf8'), before)
  })

  test('that two people answer at once is done once, and the slower one is told', async () => {
    using place = openDesk()
    await asks(place)
    const worker = place.start(['work'])
    await worker.says('Working')
    const answers = await Promise.all([
      place.call('approve', 'last', '--detach'),
      place.call('deny', 'last', '--why', 'me first', '--detach'),
    ])
    await pause(500)
    worker.child.kill('SIGINT')
    await worker.ended
    assert.ok(answers.some(({ code }) => code === 0))
    for (const answer of answers)
      if (answer.code !== 0) assert.match(answer.err, /engine\.(not_held|run_already_finished)|cli\.usage/)
    const { out } = await place.call('journal', 'last', '--json')
    assert.equal(out.match(/"type":"effect\.released"/g)?.length, 1)
  })
})

describe('a question that nobody answers', () => {
  async function silent(place: Place, answer: 'allow' | 'deny', workflow: string): Promise<Outcome> {
    place.put('policy.yaml', `policy: 1\nmode: draft\nasking:\n  timeout: 1s\n  answer: ${answer}\n`)
    const set = await place.call('policy', 'set', 'policy.yaml')
    assert.equal(set.code, 0, set.err)
    await place.call('run', workflow, '-i', 'folder=.', '--mode', 'draft', '-g', 'net:127.0.0.1:9')
    const worker = place.start(['work'])
    await worker.says('Working')
    for (let looks = 0; looks < 40; looks += 1) {
      const shown = await place.json<Outcome>('show', 'last')
      if (shown.status !== 'waiting') break
    }
    worker.child.kill('SIGINT')
    await worker.ended
    return place.json<Outcome>('show', 'last')
  }

  test('is taken for no, or for yes where the policy says so', async () => {
    using place = openDesk()
    const denied = await silent(place, 'deny', 'write.yaml')
    assert.deepEqual([denied.status, denied.error?.code], ['failed', 'gate.denied'])
    assert.equal((await silent(place, 'allow', 'write.yaml')).status, 'completed')
    assert.ok(existsSync(place.path('note.txt')))
  })

  test('is never taken for yes where it cannot be taken back', async () => {
    using place = openDesk()
    place.put(
      'send.yaml',
      `adjutant: 1\nname: send\n${folderInput}\nnodes: { send: { use: http.request, with: { url: 'http://127.0.0.1:9/', method: POST, json: {} } } }\n`,
    )
    const sent = await silent(place, 'allow', 'send.yaml')
    assert.deepEqual([sent.status, sent.error?.code], ['failed', 'gate.denied'])
  })
})

describe('a lease', () => {
  test('of 100 for 300 children lets exactly 100 pass, over kills and from several processes', async () => {
    using place = openDesk()
    const items = Array.from({ length: 300 }, (_, index) => `f${index}.txt`)
    place.put('inputs.json', JSON.stringify({ folder: '.', items }))
    const { id } = await place.json<Outcome>(
      'run',
      'many.yaml',
      '--input-file',
      'inputs.json',
      '--mode',
      'draft',
      '--detach',
    )
    const lease = ['--lease', '--effects', '100', '--tools', 'fs.write', '--on', `fs.write:${place.folder}`]
    assert.equal((await place.call('approve', id, ...lease, '--until', '1h', '--detach')).code, 0)
    const written = (): number => (existsSync(place.path('out')) ? readdirSync(place.path('out')).length : 0)
    for (const reach of [15, 50]) {
      const worker = place.start(['work'])
      await worker.says('Working')
      while (written() < reach && worker.child.exitCode === null) await pause(10)
      worker.child.kill('SIGKILL')
      await worker.ended
    }
    // What killed processes left half-written is removed by those that begin after them.
    const rest = await place.start(['run', '--resume']).ended
    assert.equal(rest.code, 3, rest.out + rest.err)
    assert.equal(written(), 100)
    // What children ask is seen from the run at the top.
    const asked = await place.json<{ run: string; key: string }[]>('approvals', id)
    assert.ok(asked.length > 0)
    assert.ok(asked.every(({ run, key }) => run !== id && key === 'write#1/run'))
  })
})

describe('a run with a budget of its own', () => {
  test('waits when it is used up, keeps what was allowed, and goes on when it is raised, after a restart', async () => {
    using place = openDesk()
    place.put('inputs.json', JSON.stringify({ folder: '.', items: ['a.txt', 'b.txt', 'c.txt'] }))
    assertRefused(
      await place.call('run', 'many.yaml', '--input-file', 'inputs.json', '--budget', 'effects'),
      2,
      'cli.usage',
    )
    const asked = await place.json<Outcome>(
      'run',
      'many.yaml',
      '--input-file',
      'inputs.json',
      '--mode',
      'draft',
      '--budget',
      'effects=2',
    )
    assert.equal(asked.needs?.filter(({ is }) => is === 'approval').length, 3)
    const waits = await place.json<Outcome>('approve', 'last')
    assert.deepEqual(
      waits.needs?.map(({ is }) => is),
      ['budget'],
    )
    assert.equal(readdirSync(place.path('out')).length, 2)
    // Warned once, at four fifths.
    assert.equal(waits.notices?.filter(({ title }) => /budget/.test(title)).length, 1)
    assert.equal((await place.call('run', '--resume')).code, 3)
    const set = await place.call('budgets', 'set', `run:${asked.id}`, 'effects', '3')
    assert.equal(set.code, 0, set.err)
    const done = await place.call('run', '--resume')
    assert.equal(done.code, 0, done.out + done.err)
    assert.equal(readdirSync(place.path('out')).length, 3)
    // Undo is not charged.
    assert.equal((await place.call('undo', asked.id)).code, 0)
    const { limits } = await place.json<{ limits: { spent: number }[] }>('budgets', 'list')
    assert.deepEqual(
      limits.map(({ spent }) => spent),
      [3],
    )
  })
})
