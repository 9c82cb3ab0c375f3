import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { allows } from './allowance.ts'
import { FlowRules, StandingRule } from './flow-rules.ts'

describe('a standing rule', () => {
  const rule = { tool: 'mail.send', field: 'to', allows: '*@corp.com', because: 'colleagues' }

  test('is read as it is written', () => {
    assert.deepEqual(FlowRules.parse({ standing: [rule] }), { standing: [rule] })
    assert.deepEqual(FlowRules.parse({}), { standing: [] })
  })

  for (const wide of [
    '*',
    '*@*',
    '*@com',
    '*.com',
    '*.co.uk',
    '/**',
    'https://*',
    '*@corp.*',
    'a*',
    '**',
    '',
  ]) {
    test(`that allows ${JSON.stringify(wide)} is refused: it covers almost everything, or nothing`, () => {
      assert.equal(StandingRule.safeParse({ ...rule, allows: wide }).success, false)
    })
  }

  for (const wrong of [
    { tool: '*' },
    { tool: 'Mail' },
    { because: '' },
    { where: { method: [] } },
    { until: 'x' },
  ]) {
    test(`with ${JSON.stringify(wrong)} is refused`, () => {
      assert.equal(StandingRule.safeParse({ ...rule, ...wrong }).success, false)
    })
  }
})

describe('what a standing rule allows', () => {
  const table: readonly (readonly [allowance: string, yes: readonly string[], no: readonly string[]])[] = [
    [
      'ada@corp.com',
      ['ada@corp.com', 'Ada <ADA@corp.com>'],
      ['ada@corp.com.evil.example', 'xada@corp.com', 'corp.com'],
    ],
    [
      '*@corp.com',
      ['a@corp.com', 'a@corp.com, b@corp.com'],
      ['a@x.corp.com', 'a@corp.com,eve@evil.example', '@corp.com', 'a@evilcorp.com'],
    ],
    [
      'api.corp.com',
      ['https://api.corp.com/x', 'api.corp.com', 'http://api.corp.com'],
      [
        'https://a.api.corp.com',
        'https://api.corp.com:81',
        'https://api.corp.com@evil.example',
        'ftp://api.corp.com',
      ],
    ],
    [
      '*.corp.com',
      ['https://a.corp.com', 'b.a.corp.com/x'],
      ['https://corp.com', 'https://evilcorp.com', 'https://u@a.corp.com'],
    ],
    [
      'https://corp.com/v1/',
      ['https://corp.com/v1/x?y', 'https://corp.com/v1'],
      ['https://corp.com/v10', 'http://corp.com/v1/x', 'https://corp.com/v1/../v2'],
    ],
    [
      '/home/ada/notes/**',
      ['/home/ada/notes/a', '/home/ada/notes'],
      ['/home/ada/notes2', '/home/ada/notes/../x', 'home/ada/notes/a'],
    ],
    [
      '~/notes/**',
      ['/home/ada/notes/a', '/Users/bob/notes/a', 'C:\\Users\\bob\\notes\\a'],
      ['/srv/notes/a', '/home/notes/a'],
    ],
    ['/home/ada/a.txt', ['/home/ada/a.txt', '/home/ada/./a.txt'], ['/home/ada/a.txt/b', '/home/ada']],
    ['general', ['general'], ['General', 'general ', 'general2', 'a general']],
  ]
  for (const [allowance, yes, no] of table) {
    test(`${allowance} covers ${yes.join(' and ')}, not ${no.join(' or ')}`, () => {
      assert.deepEqual(
        yes.filter((value) => !allows(allowance, value)),
        [],
      )
      assert.deepEqual(
        no.filter((value) => allows(allowance, value)),
        [],
      )
    })
  }
})
