import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Json, JsonObject } from '#base'
import { AppError, type Mode, type Need, PolicyDocument } from '#contract'

import { parseCapability } from '../capability/capability-text.ts'
import type { EffectRequest } from '../effect-request.ts'
import { canonicalPolicy } from './canonical-policy.ts'
import { askTerms, compilePolicy, defaultPolicy, modeOfRun, type Policy } from './compile-policy.ts'
import { diffPolicies, policyDiffText } from './diff-policies.ts'
import { durationMs, durationText } from './duration.ts'
import { judgeByRule, judgePolicy } from './judge-policy.ts'
import { parsePolicy } from './parse-policy.ts'
import { parseCases, tryCases } from './try-cases.ts'

const home = '/home/ada'

function policyOf(...rules: JsonObject[]): Policy {
  return compilePolicy(parsePolicy({ policy: 1, rules }), { home })
}

function need(text: string): Need {
  const { capability, resource } = parseCapability(text, { home })
  return { capability, resource }
}

function request(needs: readonly string[], others: Partial<EffectRequest> = {}): EffectRequest {
  return {
    run: 'r',
    root: 'r',
    key: 'a#1/run',
    tool: 'fs.write',
    toolVersion: 1,
    effectClass: 'reconcilable',
    undoClass: 'reversible',
    input: {},
    needs: needs.map(need),
    label: { integrity: 'trusted', confidentiality: 'private', sources: [] },
    fieldLabels: {},
    controls: [],
    mode: 'autopilot',
    grants: [],
    named: [],
    project: '',
    plan: null,
    ...others,
  }
}

describe('without a rule the mode decides', () => {
  const reading = { tool: 'fs.read', effectClass: 'pure', undoClass: 'pure' } as const
  const cases: [name: string, request: EffectRequest, expected: string][] = [
    ['a write in draft is asked', request(['fs.write:/a'], { mode: 'draft' }), 'ask mode.draft'],
    ['a write on autopilot goes', request(['fs.write:/a']), 'go'],
    ['a write that is only simulated goes', request(['fs.write:/a'], { mode: 'observe' }), 'go'],
    ['a read in draft goes', request(['fs.read:/a'], { ...reading, mode: 'draft' }), 'go'],
    [
      'what needs nothing and leaves nothing to undo goes',
      request([], { undoClass: 'pure', mode: 'draft' }),
      'go',
    ],
    [
      'what needs nothing and can not be undone is asked',
      request([], { undoClass: 'irreversible', mode: 'draft' }),
      'ask mode.draft',
    ],
    [
      'a GET in draft goes',
      request(['net:a.example:443'], {
        ...reading,
        tool: 'http.request',
        undoClass: 'irreversible',
        mode: 'draft',
      }),
      'go',
    ],
    [
      'a POST in draft is asked',
      request(['net:a.example:443'], { effectClass: 'other', undoClass: 'irreversible', mode: 'draft' }),
      'ask mode.draft',
    ],
    [
      'a secret in draft is asked',
      request(['secret:x'], { undoClass: 'pure', mode: 'draft' }),
      'ask mode.draft',
    ],
    [
      'a tool that calls itself pure and writes is asked',
      request(['fs.write:/a'], { ...reading, mode: 'draft' }),
      'ask mode.draft',
    ],
    [
      'a tool that calls itself pure and runs programs is asked',
      request(['exec:git'], { ...reading, mode: 'draft' }),
      'ask mode.draft',
    ],
  ]
  for (const [name, effect, expected] of cases) {
    test(name, () => assert.equal(said(effect, defaultPolicy), expected))
  }

  test('and a policy may give calls of a tool another mode, the longest pattern first', () => {
    const modes = { tools: { 'fs.*': 'draft', 'fs.write': 'autopilot', '*': 'draft' } }
    const policy = compilePolicy(parsePolicy({ policy: 1, modes }), { home })
    const draft = (tool: string, mode: Mode): string => said(request(['fs.write:/a'], { tool, mode }), policy)
    assert.equal(draft('fs.write', 'draft'), 'go')
    assert.equal(draft('fs.move', 'autopilot'), 'ask mode.draft')
    assert.equal(draft('x', 'autopilot'), 'ask mode.draft')
    assert.equal(draft('fs.move', 'observe'), 'go')
  })

  test('of a run it is what its person asked for, else the workflow, the project, the default', () => {
    const modes = { workflows: { tidy: 'autopilot' }, projects: { taxes: 'observe' } }
    const policy = compilePolicy(parsePolicy({ policy: 1, mode: 'draft', modes }), { home })
    assert.equal(modeOfRun(policy, { asked: 'draft', workflow: 'tidy', project: 'taxes' }), 'draft')
    assert.equal(modeOfRun(policy, { workflow: 'tidy', project: 'taxes' }), 'autopilot')
    assert.equal(modeOfRun(policy, { workflow: 'other', project: 'taxes' }), 'observe')
    assert.equal(modeOfRun(policy, { workflow: 'constructor' }), 'draft')
  })
})

function said(effect: EffectRequest, policy: Policy): string {
  const verdict = judgePolicy(effect, policy)
  if (verdict.say === 'ask') return `ask ${verdict.reasons.map(({ code }) => code).join(' ')}`
  return verdict.say === 'refuse' ? `refuse ${verdict.error.code}` : 'go'
}

describe('a rule', () => {
  const refuse = (when: JsonObject): JsonObject => ({
    name: 'no',
    when,
    say: 'refuse',
    because: 'It is kept.',
  })
  const lets = (when: JsonObject): JsonObject => ({ name: 'yes', when, say: 'go' })

  test('that fits first decides', () => {
    const both = [lets({ tool: 'fs.write' }), refuse({})]
    assert.deepEqual(judgeByRule(request(['fs.write:/a']), policyOf(...both)).rule, 'yes')
    assert.deepEqual(judgeByRule(request(['fs.write:/a'], { tool: 'fs.move' }), policyOf(...both)).rule, 'no')
    assert.equal(said(request(['fs.write:/a'], { mode: 'draft' }), policyOf(...both)), 'go')
  })

  test('says why', () => {
    const verdict = judgePolicy(request(['fs.write:/a']), policyOf(refuse({})))
    assert.ok(verdict.say === 'refuse')
    assert.equal(verdict.error.message, 'fs.write is refused by the policy: It is kept. (rule no)')
    assert.deepEqual(verdict.error.details, { rule: 'no', tool: 'fs.write' })
  })

  test('refuses what is only simulated too, but asks nobody about it', () => {
    const observed = request(['fs.write:/a'], { mode: 'observe' })
    assert.equal(said(observed, policyOf(refuse({}))), 'refuse gate.policy_refused')
    assert.equal(said(observed, policyOf({ name: 'ask', say: 'ask', because: 'x' })), 'go')
  })

  const fits: [name: string, when: JsonObject, effect: EffectRequest, expected: boolean][] = [
    ['a tool by a pattern', { tool: 'fs.*' }, request([]), true],
    ['another tool', { tool: ['fs.read', 'http.*'] }, request([]), false],
    ['one of several classes', { effect: ['other', 'reconcilable'] }, request([]), true],
    ['an undo class', { undo: 'irreversible' }, request([]), false],
    ['what somebody else may have written', { integrity: 'untrusted' }, request([]), false],
    ['what is private', { confidentiality: ['private', 'secret'] }, request([]), true],
    ['a mode', { mode: 'draft' }, request([]), false],
    ['a workflow', { workflow: 'tidy' }, request([], { workflow: 'tidy' }), true],
    ['no workflow', { workflow: 'tidy' }, request([]), false],
    ['a project', { project: 'taxes' }, request([], { project: 'taxes' }), true],
    ['all of a condition, or it is not the one', { tool: 'fs.*', undo: 'irreversible' }, request([]), false],
  ]
  for (const [name, when, effect, expected] of fits) {
    test(`looks at ${name}`, () => assert.equal(said(effect, policyOf(refuse(when))) !== 'go', expected))
  }

  const touches: [needs: string[], capability: string, refused: boolean][] = [
    [['fs.write:~/Archive/a'], 'fs.write:~/Archive/**', true],
    [['fs.write:~/archive/A'], 'fs.write:~/Archive/**', true],
    [['fs.write:~/Arch\u0069ve'], 'fs.write:~/Archive/**', true],
    [['fs.write:/home/ada/cafe\u0301/a'], 'fs.write:~/café/**', true],
    [['fs.read:~/Archive/a'], 'fs.write:~/Archive/**', false],
    [['fs.read:~/Archive/a'], 'fs.read:~/Archive/**', true],
    [['fs.write:~/Archive/a'], 'fs.read:~/Archive/**', false],
    [['fs.write:~/Other/a'], 'fs.write:~/Archive/**', false],
    [['fs.write:~/Other/a', 'fs.write:~/Archive/a'], 'fs.write:~/Archive/**', true],
    // Moving or removing a folder takes along what is in it.
    [['fs.write:~'], 'fs.write:~/Archive/**', true],
    [['fs.write:/home'], 'fs.write:~/*/secret.txt', true],
    [['fs.write:~/Documents'], 'fs.write:~/*/secret.txt', true],
    [['fs.read:~'], 'fs.read:~/Archive/**', false],
    [['net:api.example.org:443'], 'net:*.example.org:443', true],
    [['net:api.example.org:443'], 'net:*.example.com:443', false],
  ]
  for (const [needs, capability, refused] of touches) {
    test(`that refuses ${capability} ${refused ? 'refuses' : 'lets go'} ${needs.join(' and ')}`, () =>
      assert.equal(said(request(needs), policyOf(refuse({ capability }))) !== 'go', refused))
  }

  const letsGo: [needs: string[], capability: string[], lets: boolean][] = [
    [['fs.write:~/Scratch/a'], ['fs.write:~/Scratch/**'], true],
    [['fs.read:~/Scratch/a'], ['fs.write:~/Scratch/**'], true],
    [['fs.write:~/scratch/a'], ['fs.write:~/Scratch/**'], false],
    [['fs.write:~/Scratch/a', 'fs.write:~/Documents/a'], ['fs.write:~/Scratch/**'], false],
    [
      ['fs.write:~/Scratch/a', 'fs.write:~/Documents/a'],
      ['fs.write:~/Scratch/**', 'fs.write:~/Documents/**'],
      true,
    ],
    [['fs.write:~'], ['fs.write:~/Scratch/**'], false],
    [[], ['fs.write:~/Scratch/**'], false],
  ]
  for (const [needs, capability, expected] of letsGo) {
    test(`that lets ${capability.join(' and ')} go ${expected ? 'lets' : 'does not let'} ${needs.join(' and ') || 'nothing'} go`, () =>
      assert.equal(
        said(request(needs, { mode: 'draft' }), policyOf(lets({ capability }))) === 'go',
        expected,
      ))
  }
})

describe('a question that nobody answers', () => {
  const document = {
    policy: 1,
    rules: [{ name: 'ask', say: 'ask', because: 'x', timeout: '10m', answer: 'allow' }],
    asking: { timeout: '1d' },
  }
  const policy = compilePolicy(parsePolicy(document), { home })

  test('ends by the terms of its rule, or of the policy', () => {
    const usual = { undoClass: 'reversible', integrity: 'trusted' }
    assert.deepEqual(askTerms(policy, { rule: 'ask', ...usual }), { timeoutMs: 600_000, answer: 'allow' })
    assert.deepEqual(askTerms(policy, { rule: null, ...usual }), { timeoutMs: 86_400_000, answer: 'deny' })
    assert.deepEqual(askTerms(defaultPolicy, { rule: null, ...usual }), { timeoutMs: null, answer: 'deny' })
  })

  test('is never a yes to what cannot be taken back or what others may have written', () => {
    for (const terms of [
      { undoClass: 'irreversible', integrity: 'trusted' },
      { undoClass: 'reversible', integrity: 'untrusted' },
    ])
      assert.equal(askTerms(policy, { rule: 'ask', ...terms }).answer, 'deny')
  })
})

describe('a policy that cannot be meant', () => {
  const ask = (others: JsonObject): JsonObject => ({ name: 'a', say: 'ask', because: 'x', ...others })
  const cases: [value: Json, path: string, message: RegExp][] = [
    [null, '', /must be object/],
    [{}, '/policy', /must be 1/],
    [{ policy: 2 }, '/policy', /must be 1, not 2/],
    [{ policy: 1, mode: 'free' }, '/mode', /"observe" or "draft" or "autopilot", not "free"/],
    [{ policy: 1, moode: 'draft' }, '', /no field "moode"/],
    [
      { policy: 1, rules: [{ name: 'a', say: 'maybe' }] },
      '/rules/0/say',
      /"go" or "ask" or "refuse", not "maybe"/,
    ],
    [{ policy: 1, rules: [{ name: 'a', say: 'refuse' }] }, '/rules/0/because', /missing/],
    [{ policy: 1, rules: [{ name: 'A b', say: 'go' }] }, '/rules/0/name', /cannot be "A b"/],
    [{ policy: 1, rules: [ask({ when: { tool: 'X!' } })] }, '/rules/0/when/tool', /cannot be "X!"/],
    [
      { policy: 1, rules: [ask({ when: { tool: ['a', 3] } })] },
      '/rules/0/when/tool/1',
      /must be string, not 3/,
    ],
    [{ policy: 1, rules: [ask({ when: { tool: [] } })] }, '/rules/0/when/tool', /./],
    [
      { policy: 1, rules: [ask({ when: { capability: 'fs:x' } })] },
      '/rules/0/when/capability/0',
      /no capability/,
    ],
    [
      { policy: 1, rules: [ask({ when: { capability: 'fs.read:x' } })] },
      '/rules/0/when/capability/0',
      /not absolute/,
    ],
    [{ policy: 1, rules: [ask({}), ask({})] }, '/rules/1/name', /Another rule/],
    [{ policy: 1, rules: [ask({}), ask({ name: 'b' })] }, '/rules/1', /never reached/],
    [{ policy: 1, asking: { timeout: 'soon' } }, '/asking/timeout', /a duration/],
    [{ policy: 1, asking: { timeout: '' } }, '/asking/timeout', /a duration/],
    [{ policy: 1, modes: { tools: { 'fs.*': 'observe' } } }, '/modes/tools/fs.*', /"draft" or "autopilot"/],
    [{ policy: 1, trusted: [{ tool: 'mail.*', allows: '*@corp.com' }] }, '/trusted/0/because', /missing/],
    [{ policy: 1, trusted: ['mail'] }, '/trusted/0', /must be object/],
  ]
  for (const [value, path, message] of cases) {
    test(`is refused at ${path || 'the top'}: ${JSON.stringify(value).slice(0, 70)}`, () => {
      assert.throws(
        () => parsePolicy(value),
        (error) => {
          assert.ok(error instanceof AppError && error.code === 'gate.policy_invalid')
          const problems = error.details['problems'] as { path: string; message: string }[]
          assert.ok(
            problems.some((problem) => problem.path === path && message.test(problem.message)),
            JSON.stringify(problems),
          )
          return true
        },
      )
    })
  }
})

const arbitraryPolicy: fc.Arbitrary<PolicyDocument> = fc
  .record(
    {
      policy: fc.constant(1),
      description: fc.string(),
      mode: fc.constantFrom('observe', 'draft', 'autopilot'),
      modes: fc.record({
        tools: fc.dictionary(fc.constantFrom('fs.*', 'http.request'), fc.constantFrom('draft', 'autopilot')),
      }),
      asking: fc.record({ timeout: fc.constantFrom('90m', '36h', '8d', '61s') }, { requiredKeys: [] }),
      budgets: fc.dictionary(
        fc.constantFrom('run', 'day'),
        fc.dictionary(fc.constantFrom('effects', 'money'), fc.nat()),
      ),
      rules: fc.uniqueArray(
        fc.record(
          {
            name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
            say: fc.constantFrom('ask', 'refuse'),
            because: fc.string({ minLength: 1 }),
            when: fc.record({
              tool: fc.constantFrom('fs.*', ['fs.read', 'fs.write'], ['notify']),
              capability: fc.constantFrom('fs.write:~/Archive/**', ['net:*', 'fs.read:/x']),
            }),
          },
          { requiredKeys: ['name', 'say', 'because', 'when'] },
        ),
        { selector: ({ name }) => name, maxLength: 5 },
      ),
    },
    { requiredKeys: ['policy'] },
  )
  .map((value) => parsePolicy(value))

describe('the canonical form', () => {
  test('reads back as the same, and is the same again', () => {
    fc.assert(
      fc.property(arbitraryPolicy, (document) => {
        const printed = canonicalPolicy(document)
        const again = parsePolicy(JSON.parse(JSON.stringify(printed)))
        assert.deepEqual(canonicalPolicy(again), printed)
        assert.deepEqual(diffPolicies(document, again), [])
      }),
    )
  })

  test('leaves out what is usual, and lists of one', () => {
    const given = {
      policy: 1,
      mode: 'draft',
      rules: [{ name: 'a', say: 'go', when: { tool: ['fs.read'] } }],
      asking: { timeout: '90m', answer: 'deny' },
    }
    assert.deepEqual(canonicalPolicy(parsePolicy(given)), {
      policy: 1,
      mode: 'draft',
      rules: [{ name: 'a', when: { tool: 'fs.read' }, say: 'go' }],
      asking: { timeout: '1h30m' },
    })
  })

  test('spells a duration in one way', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (seconds) => {
        assert.equal(durationMs(durationText(seconds * 1_000)), seconds * 1_000)
      }),
    )
    assert.deepEqual(
      ['90m', '24h', '0s', '1w1d'].map((text) => durationText(durationMs(text))),
      ['1h30m', '1d', '0s', '1w1d'],
    )
  })
})

describe('the difference between policies', () => {
  const base = {
    policy: 1,
    rules: ['a', 'b', 'c'].map((name) => ({ name, say: 'ask', because: 'x', when: { tool: name } })),
  }
  const text = (to: JsonObject): string => policyDiffText(diffPolicies(parsePolicy(base), parsePolicy(to)))
  const [a, b, c] = base.rules as unknown as [JsonObject, JsonObject, JsonObject]
  const cases: [name: string, to: JsonObject, expected: string][] = [
    ['none', { ...base, mode: 'draft', description: undefined as unknown as Json }, ''],
    ['a mode', { ...base, mode: 'autopilot' }, '~ mode: "draft" -> "autopilot"\n'],
    ['a field that came', { ...base, asking: { timeout: '1d' } }, '+ asking: {"timeout":"1d"}\n'],
    [
      'a rule that came',
      { ...base, rules: [a, b, c, { name: 'd', say: 'refuse', because: 'y' }] },
      '+ rule d (always refuse: y)\n',
    ],
    ['a rule that went', { ...base, rules: [a, c] }, '- rule b (when {"tool":"b"} ask: x)\n'],
    [
      'a rule that changed',
      { ...base, rules: [a, { ...b, say: 'refuse' }, c] },
      '~ rule b: say: "ask" -> "refuse"\n',
    ],
    ['one rule that moved', { ...base, rules: [c, a, b] }, '~ rule c now comes first\n'],
    ['one rule that moved down', { ...base, rules: [b, c, a] }, '~ rule a now comes after c\n'],
  ]
  for (const [name, to, expected] of cases) test(`is told: ${name}`, () => assert.equal(text(to), expected))

  test('is there whenever the canonical forms differ', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryPolicy, (one, other) => {
        const same = JSON.stringify(canonicalPolicy(one)) === JSON.stringify(canonicalPolicy(other))
        if (!same)
          fc.pre(
            JSON.stringify(sorted(canonicalPolicy(one))) !== JSON.stringify(sorted(canonicalPolicy(other))),
          )
        assert.equal(diffPolicies(one, other).length === 0, same)
      }),
    )
  })
})

/** With the keys of objects in one order, which is no meaning. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value as JsonObject).toSorted(([x], [y]) => (x < y ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]))
}

describe('cases for a policy', () => {
  const policy = policyOf({
    name: 'no',
    when: { capability: 'fs.write:~/Archive/**' },
    say: 'refuse',
    because: 'Kept.',
  })
  const classesOf = (tool: string) =>
    tool === 'fs.write' ? ({ effect: 'reconcilable', undo: 'reversible' } as const) : undefined
  const tried = (...cases: JsonObject[]): string[] =>
    tryCases(parseCases({ cases }), policy, { home, classesOf }).map(
      ({ name, passed, got, rule }) =>
        `${name}: ${passed ? 'as expected' : 'not'}, ${got} by ${rule ?? 'mode'}`,
    )

  test('tell what comes out, and whether that was expected', () => {
    assert.deepEqual(
      tried(
        { name: 'one', effect: { tool: 'fs.write', needs: 'fs.write:~/Archive/a' }, expect: 'refuse' },
        {
          name: 'two',
          effect: { tool: 'fs.write', needs: 'fs.write:~/a', mode: 'autopilot' },
          expect: 'ask',
        },
        { name: 'three', effect: { tool: 'fs.write', needs: 'fs.write:~/a' }, expect: 'ask', by: 'no' },
        { name: 'four', effect: { tool: 'fs.write', needs: 'fs.write:~/a' }, expect: 'ask', by: null },
        { name: 'five', effect: { tool: 'mail.send' }, expect: 'ask' },
      ),
      [
        'one: as expected, refuse by no',
        'two: not, go by mode',
        'three: not, ask by mode',
        'four: as expected, ask by mode',
        'five: as expected, ask by mode',
      ],
    )
  })

  test('that cannot be meant are refused with their place', () => {
    const effect = { tool: 'fs.write', needs: ['fs.write:relative'] }
    assert.throws(
      () => parseCases({ cases: [{ name: 'x', effect, expect: 'go' }] }),
      /\/cases\/0\/effect\/needs\/0/,
    )
    assert.throws(() => parseCases({ cases: [] }), { code: 'gate.policy_invalid' })
  })
})
