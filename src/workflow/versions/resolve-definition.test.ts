import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { canonicalJson, type Json, sha256 } from '#base'
import { AppError, ownDefinition, type WorkflowDefinition, type WorkflowDocument } from '#contract'

import { workflow } from '../build/workflow-builder.ts'
import type { WorkflowStore } from '../ports/workflow-store.ts'
import { createMemoryWorkflowStore } from '../testing/memory-workflow-store.ts'
import { resolveDefinition } from './resolve-definition.ts'

const { signal } = new AbortController()

async function storeOf(...documents: readonly WorkflowDocument[]): Promise<WorkflowStore> {
  const store = createMemoryWorkflowStore()
  for (const document of documents)
    await store.publish(document, { changelog: '', by: 'tester', at: 1, signal })
  return store
}

function hashOf(definition: WorkflowDefinition): string {
  return sha256(new TextEncoder().encode(canonicalJson(definition as unknown as Json)))
}

const leaf = (text: string): WorkflowDocument => workflow('leaf').set('x', { text }).build()
const calling = (name: string, ...calls: readonly string[]): WorkflowDocument =>
  calls
    .reduce((builder, call, index) => {
      const [target = '', version] = call.split('@')
      return builder.call(
        `call${index}`,
        target,
        {},
        version === undefined ? {} : { version: Number(version) },
      )
    }, workflow(name))
    .build()

describe('resolveDefinition', () => {
  test('pins the newest version, or the one that is named, by the hash of its definition', async () => {
    const store = await storeOf(leaf('one'), leaf('two'))
    const { definition, called } = await resolveDefinition(calling('top', 'leaf', 'leaf@1'), {
      version: null,
      store,
      signal,
    })
    const [newest, first] = called
    assert.ok(newest && first)
    assert.deepEqual([newest.version, first.version], [2, 1])
    assert.deepEqual(definition.pins, { leaf: hashOf(newest), 'leaf@1': hashOf(first) })
  })

  test('pins what is called from within bodies and by what is called', async () => {
    const store = await storeOf(leaf('one'), calling('middle', 'leaf'))
    const top = workflow('top')
      .forEach('each', { items: [1] }, { call: 'middle' })
      .build()
    const { definition, called, hash } = await resolveDefinition(top, { version: 3, store, signal })
    assert.deepEqual(
      called.map(({ document }) => document.name),
      ['leaf', 'middle'],
    )
    assert.equal(definition.pins['middle'], hashOf(called[1] as WorkflowDefinition))
    assert.equal(called[1]?.pins['leaf'], hashOf(called[0] as WorkflowDefinition))
    assert.equal(hash, hashOf(definition))
  })

  test('what is called twice is resolved once', async () => {
    const store = await storeOf(leaf('one'), calling('a', 'leaf'), calling('b', 'leaf'))
    const { called } = await resolveDefinition(calling('top', 'a', 'b', 'leaf'), {
      version: null,
      store,
      signal,
    })
    assert.deepEqual(
      called.map(({ document }) => document.name),
      ['leaf', 'a', 'b'],
    )
  })

  test('a workflow that calls itself runs itself, published or not', async () => {
    const store = await storeOf(calling('self', 'self'))
    const { definition, called } = await resolveDefinition(calling('self', 'self', 'self@1'), {
      version: null,
      store,
      signal,
    })
    assert.equal(definition.pins['self'], ownDefinition)
    assert.deepEqual(
      called.map(({ pins }) => pins),
      [{ self: ownDefinition }],
    )
    assert.deepEqual(
      (await resolveDefinition(calling('self', 'self@4'), { version: 4, store, signal })).definition.pins,
      { 'self@4': ownDefinition },
    )
  })

  test('a circle through several workflows and a call to nothing are refused', async () => {
    const circle = await storeOf(calling('a', 'b'), calling('b', 'a'))
    await assert.rejects(
      resolveDefinition(calling('top', 'a'), { version: null, store: circle, signal }),
      (error) => {
        return (
          error instanceof AppError &&
          error.code === 'workflow.call_circle' &&
          error.message.includes('a@1 -> b@1 -> a@1')
        )
      },
    )
    await assert.rejects(
      resolveDefinition(calling('top', 'gone@7'), { version: null, store: circle, signal }),
      (error) => {
        return (
          error instanceof AppError &&
          error.code === 'workflow.unknown_workflow' &&
          error.message.includes('gone@7')
        )
      },
    )
  })

  test('the definition is the same, key order included, before and after it was stored; layout is no part of it', async () => {
    const store = await storeOf()
    const document = {
      ...workflow('top').set('z', { b: 1, a: 2 }).set('a', {}).build(),
      layout: { z: [1, 2] },
    }
    const { definition } = await resolveDefinition(document, { version: null, store, signal })
    const back = JSON.parse(canonicalJson(definition as unknown as Json)) as WorkflowDefinition
    assert.equal(JSON.stringify(definition), JSON.stringify(back))
    assert.equal('layout' in definition.document, false)
  })
})
