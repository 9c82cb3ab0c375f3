import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'

import { readGuidance, readSkill } from './skill.ts'

test('a skill has a name, a description and what to do', () => {
  const text = `---\r\nname: pdf-forms\r\ndescription: Fills in forms.\r\nlicense: MIT\r\nmetadata: { author: x }\r\n---\r\n\r\n# Forms\r\n\r\nStep by step.\r\n`
  assert.deepEqual(readSkill(text), {
    name: 'pdf-forms',
    description: 'Fills in forms.',
    instructions: '# Forms\n\nStep by step.',
  })
})

test('a skill without what it needs is refused with the place', () => {
  for (const [text, count, line] of [
    ['# Forms', 1, undefined],
    ['---\nname: pdf--forms\ndescription: x\n---\n', 1, 2],
    ['---\nname: Forms\ndescription: ""\n---\n', 2, 2],
    [`---\nname: a\ndescription: ${'x'.repeat(1_025)}\n---\n`, 1, 3],
    ['---\nname: [a]\n---\n', 2, 2],
    ['---\nname: a\n', 1, 1],
  ] as const)
    assert.throws(
      () => readSkill(text),
      (error) => {
        assert.ok(error instanceof AppError && error.code === 'agent.invalid')
        const problems = error.details['problems'] as unknown as { line?: number }[]
        assert.deepEqual([problems.length, problems[0]?.line], [count, line], text)
        return true
      },
    )
})

test('guidance is plain Markdown, with or without fields, whatever its dashes mean', () => {
  assert.equal(readGuidance('\uFEFF\r\n# Rules\r\n\r\nBe kind.\r\n'), '# Rules\n\nBe kind.')
  assert.equal(readGuidance('---\ndescription: x\n---\n# Rules\n'), '# Rules')
  assert.equal(
    readGuidance('---\nA line. And: more: of it\n---\nRest'),
    '---\nA line. And: more: of it\n---\nRest',
  )
  assert.equal(readGuidance('---\n# Rules'), '---\n# Rules')
  assert.throws(
    () => readGuidance('x'.repeat(1_000_001)),
    (error) => error instanceof AppError && error.code === 'agent.invalid',
  )
})
