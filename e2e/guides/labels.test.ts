import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import { parse } from 'yaml'

import { FlowRules } from '#gate'
import type { Json } from '#base'

import { atDoor } from '../attacks/door.ts'

const guide = readFileSync(new URL('../../docs/guide/labels.md', import.meta.url), 'utf8')
const sources = ['leaving', 'steering', 'keeping'].map((name) =>
  readFileSync(new URL(`../../src/gate/flow/${name}.ts`, import.meta.url), 'utf8'),
)

const outcome = String.raw`(goes|asks, \`(?:flow[^\`]+)\`|refused, \`(?:gate[^\`]+)\`)`
const row = new RegExp(
  String.raw`^\|(?: (?:\`([^\`]*)\`)? ?\|)? \`([a-z.]+) (\{[^\`]*\})\` \| ${outcome} \|$`,
  'gm',
)
const [typed = '', allowed = ''] = guide.split('```yaml')
const [policy = ''] = allowed.split('```')

function rowsOf(
  text: string,
): readonly (readonly [named: string, tool: string, input: string, says: string])[] {
  return [...text.matchAll(row)].map(([, named = '', tool = '', input = '', says = '']) => [
    named,
    tool,
    input,
    says === 'goes' ? 'go' : (/`(.*)`/.exec(says)?.[1] ?? ''),
  ])
}

describe('the guide on labels', () => {
  for (const [named, tool, input, says] of rowsOf(typed))
    test(`${tool} ${input} after ${named || 'nothing'}: ${says}`, async () => {
      assert.equal(
        await atDoor(tool, JSON.parse(input) as Json, { named: named === '' ? [] : [named] }),
        says,
      )
    })

  const { standing } = FlowRules.parse({ standing: (parse(policy) as { trusted: unknown }).trusted })
  for (const [, tool, input, says] of rowsOf(allowed))
    test(`${tool} ${input} by the standing rules: ${says}`, async () => {
      assert.equal(await atDoor(tool, JSON.parse(input) as Json, { standing }), says)
    })

  test('has all its examples found', () => {
    assert.deepEqual([rowsOf(typed).length, rowsOf(allowed).length, standing.length], [11, 5, 3])
  })

  test('tells every code that the rules can ask with, and no other', () => {
    const asked = new Set(
      sources.flatMap((text) => [...text.matchAll(/'(flow\.[a-z_]+)'/g)].map(([, code = '']) => code)),
    )
    const told = [...guide.matchAll(/^\| `(flow\.[a-z_]+)` \|/gm)].map(([, code = '']) => code)
    assert.deepEqual(told.toSorted(), [...asked].toSorted())
  })
})
