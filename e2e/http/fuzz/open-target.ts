import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

import { openHome } from '#app'
import { openDaemon } from '#app/serving'
import type { Json, JsonObject } from '#base'
import { type OperationName } from '#contract'
import { factsOf, operations } from '#contract/operations'

import type { FuzzTarget } from './fuzz.ts'
import { send } from './send.ts'

export interface OpenTarget extends FuzzTarget, AsyncDisposable {
  /** What the daemon said of itself that it should never have to say. */
  readonly complaints: readonly string[]
}

const limitMs = 20_000
/** Runs of each document: some are cancelled early. */
const rounds = 5

/** Documents whose runs end, wait for a signal, ask a person, and ask before they write. */
const documents: Readonly<Record<string, string>> = {
  ends: 'adjutant: 1\nname: ends\nnodes: { a: { set: { n: 1 } } }\noutput: ${nodes.a.output}\n',
  waits: 'adjutant: 1\nname: waits\nnodes: { a: { wait: { signal: go } } }\n',
  asks: 'adjutant: 1\nname: asks\nnodes: { a: { wait: { ask: "Go on?", choices: ["yes", "no"] } } }\n',
  writes:
    'adjutant: 1\nname: writes\ninput: { type: object, required: [to], properties: { to: { type: string, format: path } } }\nnodes: { a: { use: fs.write, with: { path: "${input.to}", text: "x" } } }\n',
  fails: 'adjutant: 1\nname: fails\nnodes: { a: { use: fs.read, with: { path: /nothing/here } } }\n',
}

/** A daemon on a home of its own, in which there is something of everything that can be asked for. */
export async function openTarget(): Promise<OpenTarget> {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'adjutant-fuzz-')))
  const project = path.join(top, 'project')
  mkdirSync(path.join(project, 'sub'), { recursive: true })
  writeFileSync(path.join(project, 'a.txt'), 'one\ntwo\nthree\n')
  writeFileSync(path.join(project, 'sub', 'b.txt'), 'b\n')
  const complaints: string[] = []
  const { signal } = new AbortController()
  await using opening = new AsyncDisposableStack()
  opening.defer(() => {
    rmSync(top, { recursive: true, force: true })
  })
  const home = await openHome(path.join(top, 'home'), { signal })
  const daemon = opening.use(
    await openDaemon(home, {
      access: {},
      by: 'ada',
      version: '1.2.3',
      hosts: [],
      supervisor: process.pid,
      demo: null,
      remember() {},
      complain: (text) => void complaints.push(text),
      signal,
    }),
  )
  const port = Number(new URL(daemon.url).port)
  const token = readFileSync(path.join(home.folder, 'daemon', 'token'), 'utf8').trim()
  const pool = await furnish(async (name, values) => {
    const { text, status } = await send(factsOf(operations[name]), values, { port, token, limitMs })
    if (status >= 400) throw new Error(`${name} answers with ${status}: ${text}`)
    return JSON.parse(text) as JsonObject
  }, project)
  const held = opening.move()
  return { port, token, pool, complaints, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

type Ask = (name: OperationName, values: JsonObject) => Promise<JsonObject>

async function furnish(ask: Ask, project: string): Promise<FuzzTarget['pool']> {
  const { id: session } = await ask('sessions.create', { title: 'Fuzz', project })
  const ids: Json[] = [session as Json]
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, text] of Object.entries(documents)) {
      const input = name === 'writes' ? { to: path.join(project, `new-${round}.txt`) } : {}
      const { run } = await ask('runs.start', { text, input, session: session as Json })
      ids.push(run as Json)
    }
  }
  await ask('workflows.saveDraft', { name: 'ends', text: documents['ends'] as string })
  await ask('workflows.publish', { name: 'ends' })
  await ask('workflows.saveDraft', { name: 'waits', text: documents['waits'] as string })
  const id = { id: ids, run: ids.slice(1), session: [session as Json], sessionId: [session as Json] }
  const grant = [`fs.read:${project}`, `fs.write:${project}`, 'net:example.com:443', 'fs.read:/']
  return {
    ...id,
    root: ids.slice(1),
    project: [project],
    folder: [project, '~'],
    path: ['a.txt', 'sub/b.txt', 'sub', `${project}/a.txt`],
    tool: ['fs.list', 'fs.read', 'fs.write', 'notify'],
    workflow: ['tidy-folder', 'ends', 'ends@1', 'waits@draft', 'nothing'],
    type: ['tidy-folder', 'scrape', 'apply'],
    text: Object.values(documents),
    key: ['a#1/effect', 'a#1/wait', 'a#1'],
    fromKey: ['a#1/effect'],
    node: ['a'],
    name: ['ends', 'waits', 'mail', 'go'],
    input: [{}, { folder: project }, { path: path.join(project, 'a.txt') }],
    policy: [{ policy: 1 }],
    grants: grant,
    capability: grant,
    topics: ['runs'],
    version: ['newest', 'draft', '1'],
  }
}
