/** An agent in the folder of a project: of what was read of documents it has that project's, and what is everybody's. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { SearchHit, TurnView } from '#contract'

import { type Asked, openModelServer, type Scripted } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { openPlace, type Place } from '../cli/place.ts'

/** Three places say something of the boiler: this project, another one, and one that belongs to none. */
async function readPapers(place: Place): Promise<void> {
  place.put('house/papers/boiler.txt', 'The boiler of the house is inspected in May.\n')
  place.put('office/papers/boiler.txt', 'The boiler of the office is inspected in June.\n')
  place.put('shared/boiler.txt', 'Every boiler is inspected once a year.\n')
  for (const name of ['house', 'office']) {
    await place.json('collections', 'add', name, '--project', place.path(name))
    await place.json('documents', 'add', place.path(name, 'papers'), '--collection', name)
  }
  await place.json('documents', 'add', place.path('shared'))
}

function saying(...says: readonly Scripted[]): (asked: Asked) => Scripted {
  const left = [...says]
  return () => left.shift() ?? { text: 'I have said all.' }
}

test('an agent finds what belongs to its project or to none, and keeps nothing elsewhere', async () => {
  using place = openPlace()
  await readPapers(place)
  const query = 'when is the boiler inspected'
  await using server = await openModelServer(
    saying(
      { calls: [{ tool: 'documents.search', input: { query } }] },
      { calls: [{ tool: 'documents.search', input: { query, scope: { collections: ['office'] } } }] },
      { calls: [{ tool: 'documents.search', input: { query, scope: { project: place.path('office') } } }] },
      {
        calls: [{ tool: 'documents.keep', input: { collection: 'office', name: 'x', text: 'Boiler: mine' } }],
      },
      {
        calls: [{ tool: 'documents.keep', input: { collection: 'house', name: 'y', text: 'Boiler: ours' } }],
      },
      { text: 'Done.' },
    ),
  )
  await place.call('models', 'add', 'local', 'ollama', '--url', server.url('ollama'))
  await place.call('models', 'use', 'local/qwen3')
  const clerk = '---\nname: clerk\ndescription: Files.\ntools: [documents.*]\nmaxTurns: 8\n---\nYou file.\n'
  await place.json('agents', 'save', place.put('clerk.md', clerk))
  const { out, err } = await place.call(
    'agents',
    'run',
    'clerk',
    'When is the boiler inspected?',
    '--folder',
    place.path('house'),
    '--mode',
    'autopilot',
    '--json',
  )
  const { run, parts } = JSON.parse(out || '{}') as TurnView
  assert.deepEqual(
    parts?.map((part) => part.is === 'call' && `${part.tool} ${part.state}`),
    [
      'documents.search done',
      'documents.search failed',
      'documents.search done',
      'documents.keep failed',
      // What others may have written had a say in it, and whoever finds it may do what it says.
      'documents.keep held',
    ],
    out + err,
  )
  assert.equal((await place.call('approve', run)).code, 0)
  const heard = JSON.stringify(server.asked.at(-1)?.messages)
  for (const words of [
    'the house is inspected in May',
    'inspected once a year',
    'there is no collection office',
  ])
    assert.ok(heard.includes(words), `${words}: ${heard}`)
  assert.doesNotMatch(heard, /June/)

  // The person has all of it, and takes back what was kept.
  const found = async (): Promise<string[]> => {
    const { hits } = await place.json<{ hits: SearchHit[] }>('search', 'boiler')
    return hits.map(({ quote }) => quote).toSorted()
  }
  assert.equal((await found()).filter((quote) => /June|ours/.test(quote)).length, 2, String(await found()))
  const plan = await place.call('undo', 'last', '--dry-run')
  assert.match(plan.out, /would be taken back  1 effect/, plan.out + plan.err)
  const undone = await place.call('undo', 'last', '--yes')
  assert.equal(undone.code, 0, undone.out + undone.err)
  assert.equal((await found()).filter((quote) => /ours/.test(quote)).length, 0)
})

test('without a model a search in the chat of a folder stays in its project', async () => {
  using place = openPlace()
  await readPapers(place)
  const { ended } = place.start(['chat', place.path('office')], {
    input: 'search my documents for the boiler\n',
  })
  const { out, err } = await ended
  assert.match(out, /June/, out + err)
  assert.match(out, /once a year/)
  assert.doesNotMatch(out, /May/)
})
