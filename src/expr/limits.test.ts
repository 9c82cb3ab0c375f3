import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError, publicLabel } from '#contract'

import { compileExpression } from './expression.ts'
import { compileTemplate } from './template.ts'

const many = Array.from({ length: 3000 }, (_, n) => ({ n, text: `item ${n}` }))
const values = { many, long: 'a'.repeat(1_000_000), row: 'a'.repeat(40), spaces: `a${' '.repeat(200_000)}b` }

function codeOf(source: string): string {
  try {
    compileExpression(source).evaluate({ values, labelOf: () => publicLabel })
    return 'fine'
  } catch (error) {
    assert.ok(error instanceof AppError, String(error))
    return error.code
  }
}

/** `cel.bind` around `cel.bind`, each doubling what it got. */
function doubled(start: string, times: number): string {
  const body = Array.from({ length: times }, (_, index) => index).reduceRight(
    (inner, index) => `cel.bind(x${index + 1}, x${index} + x${index}, ${inner})`,
    `x${times}.size()`,
  )
  return `cel.bind(x0, ${start}, ${body})`
}

describe('an evaluation ends soon, whatever it is', () => {
  const costly: readonly (readonly [string, string])[] = [
    ['loops in loops', 'many.all(a, many.all(b, many.all(c, a.n + b.n + c.n >= 0)))'],
    ['a product of lists', 'many.map(a, many.map(b, a.text + b.text))'],
    ['one large value in many places', 'many.map(a, many)'],
    ['text that doubles', doubled('"ab"', 40)],
    ['a list that doubles', doubled('[1, 2]', 40)],
    [
      'a small list that fans out in the result',
      'cel.bind(a, [many,many,many,many], cel.bind(b, [a,a,a,a], cel.bind(c, [b,b,b,b], cel.bind(d, [c,c,c,c], [d,d,d,d]))))',
    ],
    ['searching long text again and again', 'many.map(a, long.contains("b"))'],
    [
      'comparing long text again and again',
      'cel.bind(b, long + "x", cel.bind(c, long + "x", many.map(x, many.filter(a, b == c).size())))',
    ],
    ['measuring long text again and again', 'many.map(a, long.size())'],
    ['replacing nothing by much', 'long.replace("", long)'],
    ['padding without end', '"a".padStart(100000000, "b")'],
    ['a range without end', 'range(1000000000000)'],
    ['a pattern on long text', 'many.map(a, long.matches("(a|aa)+$"))'],
    ['work behind an or that is true anyway', 'many.all(a, many.all(b, many.all(c, true))) || true'],
    ['too long a text, though it does not matter', '"a".padStart(100000000, "b") == "" || true'],
    ['zones again and again', 'many.map(a, many.map(b, formatDate(b.n, "HH", "Europe/Berlin")))'],
  ]
  for (const [name, source] of costly) {
    test(`${name} is stopped`, () => {
      const start = process.cpuUsage()
      assert.equal(codeOf(source), 'expr.too_costly')
      const { user } = process.cpuUsage(start)
      assert.ok(user < 3_000_000, `${user / 1000} ms of processor time`)
    })
  }

  const quick: readonly (readonly [string, string])[] = [
    [
      'a pattern that makes other engines try for years',
      'row.matches("^(a+)+b$") || row.matches("(a|a)*c") || true',
    ],
    ['trimming text with long runs of spaces inside', 'spaces.trim() != ""'],
  ]
  for (const [name, source] of quick) {
    test(`${name} is no problem`, () => {
      const start = process.cpuUsage()
      assert.equal(codeOf(source), 'fine')
      const { user } = process.cpuUsage(start)
      assert.ok(user < 1_000_000, `${user / 1000} ms of processor time`)
    })
  }
})

describe('a source beyond the limits is refused', () => {
  const sources: readonly (readonly [string, string])[] = [
    ['too long', ' '.repeat(20_001)],
    ['too many signs', `${'!'.repeat(19_000)}true`],
    ['too many brackets', `${'['.repeat(5000)}1${']'.repeat(5000)}`],
    ['too long a sum', Array.from({ length: 4000 }, () => '1').join('+')],
    ['too many fields in a row', `many${'.a'.repeat(4000)}`],
    ['too many arguments', `f(${Array.from({ length: 40 }, () => '1').join(',')})`],
    ['too many items', `[${Array.from({ length: 2000 }, () => '1').join(',')}]`],
  ]
  for (const [name, source] of sources) {
    test(name, () => assert.equal(codeOf(source), 'expr.too_costly'))
  }
})

test('deep data is walked or refused, and never ends the process', () => {
  let deep: Json = 1
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep]
  const scope = { values: { deep }, labelOf: () => publicLabel }
  for (const source of ['[deep]', 'deep == [deep]', 'json(deep)', 'deep.flatten(1000000)']) {
    try {
      compileExpression(source).evaluate(scope)
    } catch (error) {
      assert.ok(error instanceof AppError && error.code === 'expr.too_costly', String(error))
    }
  }
  assert.throws(
    () => compileTemplate(deep),
    (error) => error instanceof AppError && error.code === 'expr.too_costly',
  )
})
