import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readQuestion } from './question.ts'

for (const [text, kinds] of [
  ['How much is the rent?', ['money']],
  ['What does the course cost?', ['money']],
  ['How much flour goes into it?', ['quantity', 'money', 'number', 'duration']],
  ['How much notice must I give?', ['duration']],
  ['How long is the warranty?', ['duration', 'quantity']],
  ['How many members came?', ['number', 'quantity']],
  ['How many weeks are left?', ['duration', 'number']],
  ['When is the dentist?', ['date', 'time']],
  ['At what time does the train leave?', ['time']],
  ['Who mended the roof?', ['person']],
  ['What is the phone number of the vet?', ['phone']],
  ['What is her e-mail address?', ['email']],
  ['What is the policy number?', ['identifier', 'phone']],
  ['How strong is the lens?', ['quantity', 'number']],
  ['Up to what amount is it covered?', ['money']],
  ['How much of the loan may I repay?', ['quantity', 'money', 'number']],
  ['What is the minimum age to rent a car?', ['duration', 'date', 'number']],
  ['In which year did she retire?', ['date', 'number']],
  ['Which shelf is it on?', []],
  ['Wie viel kostet das?', []],
] as const) {
  test(`${text} asks for ${kinds.join(' or ') || 'nothing that could be told by its form'}`, () =>
    assert.deepEqual(readQuestion(text).kinds, kinds))
}

test('names, numbers and what is asked for are needed; words of asking are not looked for', () => {
  const { terms } = readQuestion('How many boats did Petra paint in 2025?')
  assert.deepEqual(
    terms.map(({ text, isNeeded }) => [text, isNeeded]),
    [
      ['boats', true],
      ['Petra', true],
      ['paint', false],
      ['2025', true],
    ],
  )
})

test('this year and last year are the years that they are', () => {
  const now = Date.UTC(2026, 10, 27)
  const years = (text: string): string[] =>
    readQuestion(text, { now }).terms.flatMap((term) => (/^\d+$/.test(term.text) ? [term.text] : []))
  assert.deepEqual(years('What did it cost this year?'), ['2026'])
  assert.deepEqual(years('What did it cost last year?'), ['2025'])
  assert.deepEqual(years('What did it cost?'), [])
})

test('asks whether', () => {
  assert.equal(readQuestion('May the lodger keep cats?').isWhether, true)
  assert.equal(readQuestion('What may the lodger keep?').isWhether, false)
})
