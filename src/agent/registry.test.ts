import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { canonicalJson, type Json, sha256 } from '#base'
import { AgentDefinition, AgentDocument, type AgentTool, AppError } from '#contract'

import { missingTools } from './expand-tools.ts'
import { AgentRegistry, type AgentSource, type FoundAgent } from './registry.ts'

const tools: readonly AgentTool[] = ['data.sort', 'fs.list', 'fs.read', 'notify'].map((name) => ({
  name,
  description: `Does ${name}.`,
  input: { type: 'object' },
  isReading: name !== 'notify',
}))
const options = { tools, mind: () => 'model' as const }

function found(from: AgentSource, name: string, more: Partial<AgentDocument> = {}): FoundAgent {
  return {
    document: AgentDocument.parse({ name, description: `${name} from ${from}`, ...more }),
    from,
    version: from === 'kept' ? 3 : null,
    file: from === 'project' ? `.agents/${name}.md` : null,
    untrusted: from === 'project',
    notes: [],
  }
}

function registryOf(...agents: readonly FoundAgent[]): AgentRegistry {
  const registry = new AgentRegistry()
  for (const agent of agents) registry.register(agent)
  return registry
}

function chain(count: number): FoundAgent[] {
  return Array.from({ length: count }, (_, index) =>
    found('kept', `a${index}`, { agents: index + 1 < count ? [`a${index + 1}`] : [] }),
  )
}

function isError(code: string, words: RegExp = /./): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code && words.test(error.message)
}

function hashOf(definition: AgentDefinition): string {
  return sha256(new TextEncoder().encode(canonicalJson(definition as unknown as Json)))
}

describe('the registry of agents', () => {
  test('gives the nearest of a name and lists all, with what hides them', () => {
    const registry = registryOf(
      found('built-in', 'a'),
      found('project', 'a'),
      found('kept', 'a'),
      found('kept', 'b'),
    )
    assert.equal(registry.get('a').from, 'project')
    assert.equal(registry.get('a', { trustedOnly: true }).from, 'kept')
    assert.equal(registry.get('a', { from: 'built-in' }).from, 'built-in')
    assert.deepEqual(
      registry.list().map(({ document, from, hiddenBy }) => [document.name, from, hiddenBy?.from ?? null]),
      [
        ['a', 'project', null],
        ['a', 'kept', 'project'],
        ['a', 'built-in', 'project'],
        ['b', 'kept', null],
      ],
    )
    assert.throws(() => registry.get('c'), isError('agent.not_found'))
  })

  test('of two in one place gives the first', () => {
    const first = { ...found('project', 'a'), file: '.adjutant/agents/a.md' }
    const registry = registryOf(first, found('project', 'a'))
    assert.equal(registry.get('a').file, first.file)
    assert.equal(registry.list()[1]?.hiddenBy?.file, first.file)
  })

  test('says what is near to a name that is not there', () => {
    assert.throws(
      () => registryOf(found('built-in', 'assistant')).get('asistant'),
      (error) => error instanceof AppError && error.hint === 'Did you mean "assistant"?',
    )
  })
})

describe('a definition', () => {
  test('pins the agent, its tools by their patterns, and those that it may ask by their hashes', () => {
    const registry = registryOf(
      found('kept', 'top', { tools: ['notify', 'fs.*', 'gone'], agents: ['b', 'c'] }),
      found('built-in', 'b', { agents: ['c'] }),
      found('built-in', 'c', { tools: ['*'] }),
    )
    const { hash, definition, called, untrusted } = registry.resolveDefinition('top', options)
    assert.ok(AgentDefinition.safeParse(definition).success)
    assert.deepEqual([definition.version, definition.mind, untrusted], [3, 'model', false])
    assert.deepEqual(
      definition.tools.map(({ name }) => name),
      ['fs.list', 'fs.read', 'notify'],
    )
    assert.deepEqual(
      called.map(({ agent }) => agent.name),
      ['c', 'b'],
    )
    const [c, b] = called
    assert.ok(b && c)
    assert.deepEqual(definition.agents, {
      b: { definition: hashOf(b), description: 'b from built-in' },
      c: { definition: hashOf(c), description: 'c from built-in' },
    })
    assert.deepEqual(b.agents['c']?.definition, hashOf(c))
    assert.equal(c.tools.length, tools.length)
    assert.equal(hash, hashOf(definition))
  })

  test('is another one when an agent below it is another one, and the same before and after it was stored', () => {
    const of = (instructions: string): string =>
      registryOf(
        found('kept', 'a', { agents: ['b'] }),
        found('kept', 'b', { instructions }),
      ).resolveDefinition('a', options).hash
    assert.equal(of('x'), of('x'))
    assert.notEqual(of('x'), of('y'))
    const { definition } = registryOf(
      found('kept', 'a', { agents: ['b'] }),
      found('kept', 'b'),
    ).resolveDefinition('a', options)
    const back = JSON.parse(canonicalJson(definition as unknown as Json)) as AgentDefinition
    assert.equal(JSON.stringify(definition), JSON.stringify(back))
  })

  test('says of each agent what answers for it', () => {
    const registry = registryOf(found('kept', 'a', { agents: ['b'] }), found('kept', 'b'))
    const mind = ({ name }: AgentDocument): AgentDefinition['mind'] => (name === 'a' ? 'model' : 'rules')
    const { definition, called } = registry.resolveDefinition('a', { tools, mind })
    assert.deepEqual([definition.mind, called[0]?.mind], ['model', 'rules'])
  })

  test('of an agent of the person never leads to one that somebody else put in the place of another', () => {
    const registry = registryOf(
      found('built-in', 'assistant', { agents: ['tasks'] }),
      found('built-in', 'tasks'),
      found('project', 'tasks'),
      found('project', 'own', { agents: ['tasks', 'assistant'] }),
    )
    const own = registry.resolveDefinition('own', options)
    assert.equal(own.definition.agents['tasks']?.description, 'tasks from project')
    assert.equal(own.untrusted, true)
    const assistant = registry.resolveDefinition('assistant', options)
    assert.equal(assistant.definition.agents['tasks']?.description, 'tasks from built-in')
    assert.equal(assistant.untrusted, false)
    assert.equal(own.called.length, 3)
    const only = registryOf(found('kept', 'a', { agents: ['b'] }), found('project', 'b'))
    assert.throws(() => only.resolveDefinition('a', options), isError('agent.not_found', /no agent b/))
  })

  test('of an agent that may ask all pins those that it may trust, and that do not lead back or mean all themselves', () => {
    const registry = registryOf(
      found('built-in', 'top', { agents: ['b', '*'] }),
      found('built-in', 'other', { agents: ['*'] }),
      found('built-in', 'b'),
      found('kept', 'c', { tools: ['notify'] }),
      found('kept', 'back', { agents: ['top'] }),
      found('project', 'strange'),
      ...chain(6),
    )
    const { definition } = registry.resolveDefinition('top', options)
    assert.deepEqual(Object.keys(definition.agents), ['a1', 'a2', 'a3', 'a4', 'a5', 'b', 'c'])
    assert.equal(definition.agents['c']?.tools, undefined)
    // For one that is asked itself, all is nobody: so no chain grows by it.
    const below = registry.resolveDefinition('back', options).called.find(({ agent }) => agent.name === 'top')
    assert.deepEqual(Object.keys(below?.agents ?? {}), ['b'])
    assert.equal(below?.sorts, undefined)
    const sorting = registry.resolveDefinition('top', { ...options, sorts: () => ({ route: 'light' }) })
    assert.deepEqual(sorting.definition.sorts, { route: 'light' })
    assert.deepEqual(sorting.definition.agents['c']?.tools, ['notify'])
  })

  test('with a circle, however long, is refused', () => {
    const self = registryOf(found('kept', 'a', { agents: ['a'] }))
    assert.throws(() => self.resolveDefinition('a', options), isError('agent.cycle', /a -> a\./))
    const circle = registryOf(
      found('kept', 'a', { agents: ['b'] }),
      found('kept', 'b', { agents: ['c'] }),
      found('kept', 'c', { agents: ['b'] }),
    )
    assert.throws(() => circle.resolveDefinition('a', options), isError('agent.cycle', /b -> c -> b\./))
  })

  test('that goes too deep is refused, in whatever order it is met', () => {
    assert.equal(registryOf(...chain(6)).resolveDefinition('a0', options).called.length, 5)
    assert.throws(() => registryOf(...chain(7)).resolveDefinition('a0', options), isError('agent.too_deep'))
    assert.throws(() => registryOf(...chain(500)).resolveDefinition('a0', options), isError('agent.too_deep'))
    const shortcut = [found('kept', 'top', { agents: ['a3', 'a0'] }), ...chain(6)]
    assert.throws(() => registryOf(...shortcut).resolveDefinition('top', options), isError('agent.too_deep'))
  })
})

test('patterns that name nothing are missing, each once', () => {
  assert.deepEqual(missingTools(['fs.*', 'gone', 'gone', 'net.*', 'fs.read', '*'], tools), ['gone', 'net.*'])
  assert.deepEqual(missingTools(['*', 'fs'], []), ['*', 'fs'])
})
