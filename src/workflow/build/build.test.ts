import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError } from '#contract'

import { parseWorkflow } from '../text/parse-workflow.ts'
import { plan } from './plan-builder.ts'
import { workflow } from './workflow-builder.ts'

describe('workflow', () => {
  test('builds the document that the parser reads from the same said in YAML', () => {
    const built = workflow('tidy')
      .title('Tidy')
      .input({ type: 'object', properties: { folder: { type: 'string' } } })
      .use('list', 'fs.list', { path: '${input.folder}' }, { retry: 3, timeout: '30s' })
      .forEach('each', { items: '${nodes.list.output}', concurrency: 2, loop: { maxVisits: 2 } }, (body) =>
        body
          .use('hash', 'data.hash', { path: '${item}' })
          .set('pair', { hash: '${nodes.hash.output}' })
          .chain('hash', 'pair')
          .output('${nodes.pair.output}'),
      )
      .forEach('again', { items: [1, 2] }, { use: 'fs.read', with: { path: '${item}' } })
      .choose('any', [{ when: 'size(nodes.each.output.results) > 0', to: 'ask' }, { to: 'stop' }])
      .wait('ask', { ask: 'Go on?', timeout: '1h' })
      .call('other', 'other', { n: 1 })
      .end('stop', { terminate: true })
      .chain('list', 'each', 'again', 'any')
      .edge('ask', 'other')
      .edge('ask', 'stop', { on: 'timeout', when: 'true' })
      .start('list')
      .output('${nodes.each.output}')
      .build()
    const text = `
adjutant: 1
name: tidy
title: Tidy
input: { type: object, properties: { folder: { type: string } } }
start: list
nodes:
  list: { use: fs.list, with: { path: "\${input.folder}" }, retry: 3, timeout: 30s }
  each:
    forEach:
      items: \${nodes.list.output}
      concurrency: 2
      do:
        nodes:
          hash: { use: data.hash, with: { path: "\${item}" } }
          pair: { set: { hash: "\${nodes.hash.output}" } }
        edges: [hash -> pair]
        output: \${nodes.pair.output}
    loop: { maxVisits: 2 }
  again: { forEach: { items: [1, 2], do: { use: fs.read, with: { path: "\${item}" } } } }
  any: { choose: [{ when: size(nodes.each.output.results) > 0, to: ask }, { to: stop }] }
  ask: { wait: { ask: Go on?, timeout: 1h } }
  other: { call: other, with: { n: 1 } }
  stop: { end: { terminate: true } }
edges:
  - list -> each -> again -> any
  - ask -> other
  - ask -> stop on timeout when true
output: \${nodes.each.output}
`
    assert.deepEqual(built, parseWorkflow(text))
  })

  test('refuses a name that is taken, and a document of the wrong form', () => {
    assert.throws(
      () => workflow('a').end('x').set('x', {}),
      (error) => error instanceof AppError && error.code === 'workflow.duplicate_key',
    )
    assert.throws(
      () => workflow('a').use('x', 'y', {}, { retri: 3 }).build(),
      (error) => error instanceof AppError && error.code === 'workflow.invalid',
    )
  })
})

describe('plan', () => {
  test('puts steps one after the other, hands outputs on and joins what a step waits for', () => {
    const built = plan('brief')
      .addStep({ id: 'mails', tool: 'http.request', with: { url: 'https://example.org' } })
      .addStep({ id: 'files', tool: 'fs.list', after: [] })
      .addDataStep({
        id: 'sort',
        tool: 'data.sort',
        dataFromStep: 'mails',
        as: 'list',
        with: { by: 'date' },
        after: ['mails', 'files'],
      })
      .addStep({ id: 'tell', tool: 'notify', with: { text: 'done' } })
      .output('${nodes.sort.output}')
      .build()
    const text = `
adjutant: 1
name: brief
nodes:
  mails: { use: http.request, with: { url: "https://example.org" } }
  files: { use: fs.list }
  sort: { use: data.sort, with: { by: date, list: "\${nodes.mails.output}" }, join: all }
  tell: { use: notify, with: { text: done } }
edges: [mails -> sort, files -> sort, sort -> tell]
output: \${nodes.sort.output}
`
    assert.deepEqual(built, parseWorkflow(text))
  })

  test('a step cannot need one that was not added before, nor itself', () => {
    const isLater = (error: unknown): boolean =>
      error instanceof AppError && error.code === 'workflow.later_reference'
    assert.throws(() => plan('p').addStep({ id: 'a', tool: 'x', after: ['b'] }), isLater)
    assert.throws(() => plan('p').addDataStep({ id: 'a', tool: 'x', dataFromStep: 'a' }), isLater)
    assert.throws(
      () =>
        plan('p')
          .addStep({ id: 'find', tool: 'x' })
          .addDataStep({ id: 'b', tool: 'x', dataFromStep: 'fnid' }),
      (error) => error instanceof AppError && error.hint === 'Did you mean "find"?',
    )
  })
})
