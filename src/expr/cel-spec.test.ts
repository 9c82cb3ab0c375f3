import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { tests as suite } from '@bufbuild/cel-spec/testdata/conformance.js'

import { equals } from './compare.ts'
import { compileSource } from './expression.ts'
import { Fault } from './fault.ts'
import { Frame } from './meter.ts'
import { deviations, sectionsLeftOut } from './testing/deviations.ts'
import { fromSpec, type SpecValue } from './testing/spec-value.ts'
import { type CelValue, kindOf } from './value.ts'

type Suite = typeof suite
type SpecTest = NonNullable<Suite['tests']>[number]

interface Case {
  /** `file/section/name`, with `#2` for the second of the same name. */
  readonly id: string
  readonly test: SpecTest
}

/** The published test data of the language, in its JSON form. */
function casesOf(of: Suite, path: readonly string[] = []): Case[] {
  const seen = new Map<string, number>()
  const own = (of.tests ?? []).map((one) => {
    const name = [...path, one.original.name ?? one.original.expr].join('/')
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return { id: count === 1 ? name : `${name}#${count}`, test: one }
  })
  return [...own, ...(of.suites ?? []).flatMap((inner) => casesOf(inner, [...path, inner.name]))]
}

/** Undefined when the case passes, else what went wrong. */
function failureOf({ test: { original } }: Case): string | undefined {
  const wantsError = original['evalError'] !== undefined
  const given = (original['bindings'] ?? {}) as Record<string, { value: SpecValue }>
  const values: Record<string, CelValue> = {}
  let wanted: CelValue
  try {
    for (const [name, { value }] of Object.entries(given)) values[name] = fromSpec(value)
    const typed = (original['typedResult'] ?? {}) as { result?: SpecValue }
    const value = (original['value'] ?? typed.result) as SpecValue | undefined
    wanted = value === undefined ? true : fromSpec(value)
  } catch (error) {
    return String(error)
  }
  let actual: CelValue
  try {
    actual = compileSource(original.expr).run(new Frame(values))
  } catch (error) {
    if (!(error instanceof Fault)) return String(error)
    // An expression that cannot even be read is no evaluation that fails.
    return wantsError && error.code !== 'expr.invalid' ? undefined : `threw ${error.summary}`
  }
  if (wantsError) return `gave ${show(actual)} where an error is wanted`
  return same(wanted, actual) ? undefined : `gave ${show(actual)}, wanted ${show(wanted)}`
}

/** Equal in kind too: the data tells 1 from 1.0. */
function same(wanted: CelValue, actual: CelValue): boolean {
  if (typeof wanted === 'number' && typeof actual === 'number')
    return Object.is(wanted, actual) || wanted === actual
  if (kindOf(wanted) !== kindOf(actual)) return false
  return equals(new Frame({}), wanted, actual)
}

function show(value: CelValue): string {
  const text = JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item))
  return `${kindOf(value)} ${text}`.slice(0, 120)
}

describe('the published conformance data of CEL', () => {
  const all = casesOf(suite)
  const leftOut = all.filter(({ id }) => sectionsLeftOut.some(({ section }) => id.startsWith(`${section}/`)))
  const run = all.filter((one) => !leftOut.includes(one))
  const reasons = new Map(deviations.flatMap(({ reason, cases }) => cases.map((id) => [id, reason] as const)))
  const failures = new Map(
    run.map((one) => [one.id, failureOf(one)] as const).filter(([, why]) => why !== undefined),
  )

  test('passes, but for the listed deviations', (t) => {
    const unlisted = [...failures].filter(([id]) => !reasons.has(id))
    t.diagnostic(
      `${all.length} cases: ${run.length - failures.size} pass, ${failures.size} deviate as listed, ${leftOut.length} left out with their section`,
    )
    assert.deepEqual(unlisted, [])
  })

  test('lists no deviation that passes or does not exist', () => {
    assert.deepEqual(
      [...reasons.keys()].filter((id) => !failures.has(id)),
      [],
    )
  })

  test('leaves out no section that does not exist', () => {
    const missing = sectionsLeftOut.filter(
      ({ section }) => !all.some(({ id }) => id.startsWith(`${section}/`)),
    )
    assert.deepEqual(missing, [])
  })
})
