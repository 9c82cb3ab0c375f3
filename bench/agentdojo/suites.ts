import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { parse } from 'yaml'

import type { Json, JsonObject } from '#base'

export interface Call {
  readonly tool: string
  readonly args: JsonObject
}

/** What a person asks for, or what an attacker does, with the calls that do exactly that. */
export interface Task {
  readonly id: string
  readonly text: string
  readonly calls: readonly Call[]
}

export interface Suite {
  readonly users: readonly Task[]
  readonly injections: readonly Task[]
}

const names = ['banking', 'slack', 'travel', 'workspace'] as const

/**
 * Reads the suites, version 1, from a checkout of AgentDojo: 86 tasks that are not made of others, and 27 injections.
 * The tasks are Python; `extract.py` takes their ground truths out, without importing anything of the package.
 */
export function readSuites(checkout: string): Readonly<Record<string, Suite>> {
  const source = join(checkout, 'src', 'agentdojo')
  const folder = join(source, 'default_suites', 'v1')
  if (!existsSync(join(folder, 'banking', 'user_tasks.py')))
    throw new Error(`${checkout} holds no suites: src/agentdojo/default_suites/v1 is not there.`)
  const environments = Object.fromEntries(
    names.map((name) => [name, readEnvironment(join(source, 'data', 'suites', name))]),
  )
  const script = join(import.meta.dirname, 'extract.py')
  const { status, stdout, stderr, error } = spawnSync('python3', [script, folder], {
    input: JSON.stringify(environments),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error) throw new Error(`python3 does not start: ${error.message}`)
  if (status !== 0) throw new Error(`The ground truths cannot be read:\n${stderr}`)
  return JSON.parse(stdout) as Record<string, Suite>
}

/** With what stands in the places for injections when nobody attacks. */
function readEnvironment(folder: string): Json {
  const vectors = parse(readFileSync(join(folder, 'injection_vectors.yaml'), 'utf8')) as Record<
    string,
    { default: string }
  >
  const read = (file: string): unknown =>
    parse(readFileSync(file, 'utf8'), {
      customTags: [{ tag: '!include', resolve: (included: string) => read(join(dirname(file), included)) }],
    })
  return withDefaults(read(join(folder, 'environment.yaml')) as Json, vectors)
}

function withDefaults(value: Json, vectors: Readonly<Record<string, { default: string }>>): Json {
  if (typeof value === 'string')
    return value.replaceAll(/\{(\w+)\}/g, (whole, name: string) => vectors[name]?.default ?? whole)
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withDefaults(item, vectors))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withDefaults(item, vectors)]))
}
