import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AnswerValueKind } from '#contract'

import { valuesIn } from './values.ts'

for (const [kind, text, expected] of [
  [
    'money',
    'It is £1,240.50, $3 or 4,750 kroner; 12 of 30, €2 million',
    ['£1,240.50', '$3', '4,750 kroner', '€2 million'],
  ],
  [
    'date',
    'On 3 April 2026, May 5th, 2026-05-11, 1.2.2026, Thursdays, in June 2027, 12 Mayors',
    ['3 April 2026', 'May 5th', '2026-05-11', '1.2.2026', 'Thursdays', 'June 2027'],
  ],
  ['time', 'from 8 am to 20:45, at noon, 12.30', ['8 am', '20:45', 'noon']],
  [
    'duration',
    "six weeks' notice, 30 minutes, an hour, 1.5 h, 3 horses",
    ["six weeks'", '30 minutes', 'an hour', '1.5 h'],
  ],
  [
    'quantity',
    '19.5 kg and 7 °C, 0.8 bar, 40%, 3 eggs, 150 Mbit/s',
    ['19.5 kg', '7 °C', '0.8 bar', '40%', '150 Mbit/s'],
  ],
  ['email', 'Write to wen@castellane-strings.example.', ['wen@castellane-strings.example']],
  ['phone', 'Ring 0555 014 2250, +47 555 01 882 or 112; 2026-05-11', ['0555 014 2250', '+47 555 01 882']],
  [
    'identifier',
    'No. FL-7740-1186, 4QX7TL, PR-HH-502217 of 2026, £1234',
    ['FL-7740-1186', '4QX7TL', 'PR-HH-502217'],
  ],
  [
    'person',
    'The surveyor, Henrik Solberg, came. Mr Prewitt and Petra did not. Dear Dr Ono, on Monday',
    ['Henrik Solberg', 'Mr Prewitt', 'Petra'],
  ],
  ['link', 'See https://a.example/x?y=1 there', ['https://a.example/x?y=1']],
  ['number', 'The 23 members, at 10:30 on 4 May, paid £5 each', ['23']],
] as const satisfies readonly (readonly [AnswerValueKind, string, readonly string[]])[]) {
  test(`finds what is a ${kind}`, () => {
    const found = valuesIn(text, [kind])
    assert.deepEqual(
      found.map((value) => value.text),
      expected,
    )
    for (const value of found) assert.equal(text.slice(value.from, value.to), value.text)
  })
}
