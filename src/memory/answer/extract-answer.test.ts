import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { SearchedPassage } from '#contract'

import { searchedPassage } from '../testing/searched-passage.ts'
import { extractAnswer } from './extract-answer.ts'

function paper(
  path: string,
  text: string,
  given: { headings?: string[]; kind?: string } = {},
): SearchedPassage {
  const { headings = [], kind = 'markdown' } = given
  return searchedPassage(text, { headings, document: { path: `/home/ada/${path}`, kind } })
}

const rent = paper(
  'lease.md',
  'The rent is £560 a month. It includes heating. The deposit is £400. Either side may give six weeks’ notice.',
  { headings: ['Lease of the back room'] },
)

describe('answers from documents alone', () => {
  test('with the sentence that says it, what was asked for, and where it stands', () => {
    const answer = extractAnswer('How much is the rent of the back room?', [rent])
    assert.equal(answer.answer, 'The rent is £560 a month.')
    const [{ kind, text, citation } = assert.fail('no value')] = answer.values
    assert.deepEqual(
      [kind, text, citation.path, citation.start, citation.end, citation.line],
      ['money', '£560', '/home/ada/lease.md', 12, 17, 1],
    )
    assert.deepEqual(
      [answer.by, answer.tokens, answer.degraded, answer.confidence.level],
      ['extract', 0, false, 'high'],
    )
  })

  for (const [question, why] of [
    ['How much is the rent of the garage?', /“garage”/],
    ['How much does Petra pay for the back room?', /“Petra”/],
    ['What is the phone number of the back room?', /does not say|says nothing/],
    ['When was the lease of the back room signed?', /“signed”/],
    ['How much was the deposit in 2019?', /“2019”/],
  ] as const) {
    test(`not: ${question}`, () => {
      const answer = extractAnswer(question, [rent])
      assert.equal(answer.found, false)
      assert.deepEqual([answer.sentences, answer.values, answer.also], [[], [], []])
      assert.match(answer.confidence.why, why)
      assert.equal(answer.near[0]?.path, '/home/ada/lease.md')
    })
  }

  const desk = [
    paper('bello.md', 'Vet: Dr Iris Fallow, Weir Street.', { headings: ['Bello'] }),
    paper('trip.md', 'Bello has his passport stamped by the vet of the harbour before we arrive there.'),
  ]
  test('what stands behind its label is what that is', () => {
    const { answer } = extractAnswer('Which vet does Bello go to?', desk)
    assert.match(answer, /Iris Fallow/)
  })

  test('a date is the same however it is written', () => {
    const readings = paper('meters.csv', 'date,gas,water\n2026-05-01,9481,740\n2026-06-01,9501,752', {
      kind: 'table',
    })
    assert.match(extractAnswer('What was the gas on 1 June 2026?', [readings]).answer, /9501/)
    assert.equal(extractAnswer('What was the gas on 2 June 2026?', [readings]).found, false)
  })

  test('in other words, where no other document comes near', () => {
    const pie = paper('fish-pie.md', 'Bake at 190 °C until it bubbles.', { headings: ['Fish pie'] })
    assert.match(extractAnswer('How hot should the oven be for the fish pie?', [pie, rent]).answer, /190/)
  })

  test('what the question says itself is no answer', () => {
    const mail = paper('mail.eml', 'From: Ines Varga <ines@post.example>\n\nInes', { kind: 'message' })
    assert.equal(extractAnswer('Why is Ines moving out?', [mail]).found, false)
    const street = paper('street.md', 'No. 31: empty since the flood.')
    assert.equal(extractAnswer('In which year was No. 31 flooded?', [street]).found, false)
  })

  test('nothing is found where there is nothing', () => {
    for (const question of ['How much is the rent?', '', '???', 'the of and'])
      assert.equal(extractAnswer(question, []).found, false)
    assert.equal(extractAnswer('the of and', [rent]).found, false)
  })

  test('the newer of two versions is given, and the other told', () => {
    const papers = [
      paper('fees-2025.md', 'An adult pays £62 a year for membership.'),
      paper('fees-2026.md', 'An adult pays £68 a year for membership.'),
    ]
    for (const found of [papers, papers.toReversed()]) {
      const { answer, also } = extractAnswer('What does membership cost for an adult?', found)
      assert.equal(answer, 'An adult pays £68 a year for membership.')
      assert.deepEqual(
        also.map(({ text }) => text),
        ['An adult pays £62 a year for membership.'],
      )
    }
    const old = extractAnswer('What did membership cost for an adult in 2025?', papers)
    assert.equal(old.answer, 'An adult pays £62 a year for membership.')
  })

  test('the column that is asked for is taken from a row', () => {
    const table = paper('things.csv', 'thing,bought on,warranty until\nOven,2021-02-27,2023-02-27', {
      kind: 'table',
    })
    const { values } = extractAnswer('Until when does the oven have a warranty?', [table])
    assert.equal(values[0]?.text, '2023-02-27')
  })

  test('the columns of a piece of a table are told by its heading', () => {
    const table = paper('things.csv', 'Oven,2021-02-27,2023-02-27', {
      kind: 'table',
      headings: ['thing,bought on,warranty until'],
    })
    assert.equal(extractAnswer('When was the oven bought?', [table]).values[0]?.text, '2021-02-27')
  })

  test('what something costs as a whole is the figure that is named so, unless a part is asked for', () => {
    const fees = paper(
      'swimming-fees-2024.txt',
      [
        'Pool     £310.00',
        'Coach    £120.00',
        'Sub-total    £400.00',
        'Total for the year    £430.00',
        '',
        'The swimming fees are paid in two instalments. The first, on 1 May 2024, is £215.50; the second is £214.50.',
      ].join('\n'),
      { headings: ['Swimming fees 2024'], kind: 'text' },
    )
    const valueOf = (question: string) => extractAnswer(question, [fees]).values[0]?.text
    assert.equal(valueOf('How much are the swimming fees in 2024?'), '£430.00')
    assert.equal(valueOf('What do the swimming fees cost?'), '£430.00')
    assert.equal(valueOf('How much is the first instalment of the swimming fees?'), '£215.50')
    assert.equal(valueOf('How much is the coach of the swimming fees?'), '£120.00')
    const claimed = extractAnswer('How much are the swimming fees in 2023?', [fees])
    assert.equal(claimed.found, false)
  })

  test('of two papers the one that says from when it is answers, whenever the file of the other was changed', () => {
    const [dated, copied] = (
      [
        ['fees-2024.md', 'The club fee is £30.', 0],
        ['fees.md', 'The club fee is £25.', Date.UTC(2026, 5, 1)],
      ] as const
    ).map(([name, text, modifiedMs]) =>
      searchedPassage(text, { document: { path: `/home/ada/${name}`, kind: 'markdown', modifiedMs } }),
    )
    assert.ok(dated && copied)
    for (const passages of [
      [dated, copied],
      [copied, dated],
    ]) {
      const { values, also } = extractAnswer('How much is the club fee?', passages)
      assert.equal(values[0]?.text, '£30')
      assert.deepEqual(
        also.map(({ text }) => text),
        ['The club fee is £25.'],
      )
    }
  })

  test('the whole of one thing does not answer for another that stands in the same sentence', () => {
    const letter = paper(
      'boat-insurance.txt',
      'It renews at £467 for the year if the excess goes up to £400. The excess of the boat insurance is £250 today.',
      { headings: ['Boat insurance'] },
    )
    assert.equal(extractAnswer('What is the excess of the boat insurance?', [letter]).values[0]?.text, '£250')
  })

  test('yes or no is said where it was asked whether', () => {
    const pets = paper('lease.md', 'The lodger may keep fish. The lodger may not keep cats.')
    assert.equal(extractAnswer('May the lodger keep cats?', [pets]).values[0]?.text, 'no')
    assert.equal(extractAnswer('May the lodger keep fish?', [pets]).values[0]?.text, 'yes')
  })

  test('other languages are answered by their words', () => {
    const german = paper('miete.md', 'Die Miete beträgt 560 €. Die Kaution beträgt 400 €.')
    assert.equal(extractAnswer('Kaution?', [german]).answer, 'Die Kaution beträgt 400 €.')
    const japanese = paper('yachin.md', '家賃は五万円です。敷金は十万円です。')
    assert.equal(extractAnswer('敷金は十万円', [japanese]).answer, '敷金は十万円です。')
  })

  test('a long text is no trouble', () => {
    const long = searchedPassage('The rent is 5 a month, they say. '.repeat(4_000))
    assert.equal(extractAnswer('How much is the rent?', [long, rent]).found, true)
  })
})
