import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readQuestion } from './question.ts'
import { asksForWhole, namesWhole } from './whole.ts'

test('a question for money asks for the whole unless it speaks of a part', () => {
  const asked = (text: string): boolean => asksForWhole(readQuestion(text))
  for (const text of [
    'How much is the council tax in 2026?',
    'What did the roof cost?',
    'What is the fee a year?',
  ])
    assert.ok(asked(text), text)
  for (const text of [
    'How much is the first instalment?',
    'What is the monthly fee?',
    'How much is the fee per week?',
    'What was the deposit?',
    'When is the total due?',
  ])
    assert.ok(!asked(text), text)
})

test('a figure is named as the whole, and a sub-total is not', () => {
  for (const text of ['Total £5', 'TOTAL: 5', 'It costs £5 altogether.', 'Amount due £5', '£5 for the year'])
    assert.ok(namesWhole(text), text)
  for (const text of [
    'Sub-total £5',
    'Subtotal £5',
    'sub total £5',
    'A deposit of £5 is due.',
    '£5 a year',
    'totally',
  ])
    assert.ok(!namesWhole(text), text)
})
