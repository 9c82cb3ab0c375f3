/** Agents where no model is set up: rules do what they are sure of, say so, and decline the rest. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { TurnView } from '#contract'

import { openPlace } from '../cli/place.ts'

test('without a model plain wishes are carried out, marked as degraded, and the rest is declined', async () => {
  using place = openPlace()
  place.put('desk/plan.txt', 'seven\n')
  place.put('papers/boiler.txt', 'The boiler has a warranty until 2029.\n')
  assert.match(
    (await place.call('ask', 'search my documents for the boiler warranty')).out,
    /No documents have been read/,
  )
  assert.equal((await place.call('documents', 'add', 'papers')).code, 0)
  const searched = await place.call('ask', 'search my documents for the boiler warranty')
  assert.match(searched.out, /warranty until 2029\.\s+\S+boiler\.txt:1/)
  const made = await place.json<TurnView>('ask', 'Remind me to call the dentist in 3 days')
  assert.equal(made.degraded, true)
  assert.deepEqual(
    made.parts.map((part) => part.is === 'call' && [part.tool, part.state]),
    [['create_task', 'done']],
  )
  assert.match(made.answer ?? '', /Call the dentist/)
  const { out } = await place.call('tasks', 'list')
  assert.match(out, /Call the dentist/)

  const chat = place.start(['chat', place.path('desk')], {
    input: `mark call the dentist as done\nwhat is in ${place.path('desk')}\nwho won the world cup in 1998?\n`,
  })
  const told = await chat.ended
  assert.equal(told.code, 0, told.out + told.err)
  assert.match(told.out, /plan\.txt/)
  assert.match(told.out, /Without a model I cannot do that, and I have done nothing/)
  assert.match(told.err, /degraded/)
  const left = await place.call('tasks', 'list')
  assert.doesNotMatch(left.out, /Call the dentist/)
})
