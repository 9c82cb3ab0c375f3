import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import { AppError, publicLabel } from '#contract'
import { checkExpression, compileExpression, compileTemplate } from '#expr'

/** E1: an expression or a template reaches the host: `Function`, `eval`, a constructor, a global, a module. */

const values = {
  input: { text: 'a', list: [1, 2], sheet: { a: 1 }, n: 1, none: null, when: '2026-01-01T00:00:00Z' },
}
const scope = { values, labelOf: () => publicLabel }

/** Every way to a constructor that other evaluators have let through, and some more. */
const receivers = [
  'input',
  'input.text',
  'input.list',
  'input.sheet',
  'input.n',
  'input.none',
  '"a"',
  '[1]',
  '{"a": 1}',
  'true',
  '1',
  '1.5',
  '1u',
  'b"a"',
  'null',
  'type(1)',
  'int',
  'math',
  'cel',
  'optional',
  'base64',
  'timestamp(input.when)',
  'duration("1s")',
  'optional.of(1)',
  'optional.none()',
  'input.?x',
  'google.protobuf.Timestamp',
]
const fields = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupGetter__',
  'length',
  'call',
  'apply',
  'bind',
  'map',
  'then',
  'value',
  'kind',
  'nanos',
  'caller',
  'arguments',
  'at',
  'size',
]

describe('E1 no field leads to the host', () => {
  for (const receiver of receivers) {
    test(`from ${receiver}`, () => {
      // What is none stays none, whatever is read from it.
      const expectNothing = /none|\.\?/.test(receiver) ? empty : refused
      for (const field of fields) {
        expectNothing(`${receiver}.${field}`)
        expectNothing(`${receiver}["${field}"]`)
        expectNothing(`${receiver}[input.text.replace("a", "${field}")]`)
        empty(`${receiver}.?${field}`)
        empty(`${receiver}[?"${field}"]`)
        empty(`has(${receiver}.${field})`)
      }
    })
  }
})

/** Gives nothing: an error with a code of ours. */
function refused(source: string): void {
  assert.throws(
    () => compileExpression(source).evaluate(scope),
    (error) => error instanceof AppError && error.code !== 'internal.bug',
    source,
  )
}

/** Gives an error with a code of ours, or says that nothing is there. */
function empty(source: string): void {
  try {
    const { value } = compileExpression(source).evaluate(scope)
    assert.ok(value === null || value === false, `${source} gave ${JSON.stringify(value)}`)
  } catch (error) {
    assert.ok(error instanceof AppError && error.code !== 'internal.bug', `${source}: ${String(error)}`)
  }
}

describe('E1 no name is one of the host', () => {
  const names = [
    'globalThis',
    'window',
    'self',
    'global',
    'process',
    'require',
    'module',
    'exports',
    'Function',
    'eval',
    'Object',
    'Array',
    'Reflect',
    'Proxy',
    'Symbol',
    'Promise',
    'constructor',
    'toString',
    '__proto__',
    'prototype',
    'this',
    'arguments',
    'import',
    'fetch',
    'frame',
    'locals',
    'undefined',
    'hasOwnProperty',
  ]
  for (const name of names) {
    test(name, () => {
      for (const source of [
        name,
        `${name}()`,
        `${name}("return 1")`,
        `${name}.constructor`,
        `${name}.exit(1)`,
        `input.${name}()`,
        `input.list.${name}(x, x)`,
        `math.${name}(1)`,
        `cel.${name}(x, 1, x)`,
      ])
        refused(source)
    })
  }
})

describe('E1 payloads of known breaches are refused', () => {
  const payloads = [
    'constructor.constructor("return process")()',
    '"".constructor.constructor("return process.env")()',
    '[].constructor.from([1])',
    '[].map.constructor("return 1")()',
    'input.list.map(constructor, constructor.constructor)',
    '{}.constructor.defineProperty({}, "a", {})',
    '(() => process.exit())()',
    'function(){return process}()',
    'new Function("return 1")()',
    'this.process.mainModule.require("child_process").execSync("id")',
    '`${process.env}`',
    'input.text.replace("a", "$&$`$\'")',
    'input.text.matches("(?{ system })")',
    'import("node:fs")',
    'process.binding("fs")',
    'with(Math){sin(1)}',
    'input.list.__proto__.polluted',
    'input; process',
    'input\u0000.text.constructor',
    '"\\u{1F600}".constructor',
  ]
  for (const payload of payloads) {
    test(payload, () => {
      if (payload.startsWith('input.text.replace')) {
        // The replacement is text, not a pattern of the host's with a meaning of its own.
        assert.equal(compileExpression(payload).evaluate(scope).value, "$&$`$'")
        return
      }
      refused(payload)
      assert.throws(() => compileTemplate(`\${${payload}}`).evaluate(scope), AppError)
      assert.doesNotThrow(() => checkExpression(payload, { input: {} }))
    })
  }
})

test('E1 what an expression gives is JSON and never a function', () => {
  for (const source of receivers) {
    try {
      const { value } = compileExpression(`[${source}]`).evaluate(scope)
      assert.deepEqual(JSON.parse(JSON.stringify(value)), value, source)
    } catch (error) {
      assert.ok(error instanceof AppError && error.code !== 'internal.bug', `${source}: ${String(error)}`)
    }
  }
})

test('E1 the module holds no way to make code of text', () => {
  const folder = new URL('../../src/expr/', import.meta.url)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  assert.ok(files.length > 20)
  for (const file of files) {
    if (file.endsWith('.test.ts')) continue
    const code = readFileSync(new URL(file, folder), 'utf8')
    assert.doesNotMatch(code, /\beval\(|new Function|\bFunction\(|\bimport\(|\.constructor\(|require\(/, file)
  }
})
