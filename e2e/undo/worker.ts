/**
 * Runs workflows and takes them back, as the one who started it. Reads a line of JSON for each wish and answers with one:
 * `{ do: 'run', id, workflow, folder, input }`, `{ do: 'plan' | 'undo' | 'hold', run, from?, force? }`, `{ do: 'show', run }`.
 * `hold` begins an undo and pauses it. What is refused is answered with `{ refused: code }`.
 */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'

import { beginUndo, openHome, openWorkspace, planUndoOf } from '#app'
import { type Json, type JsonObject, sleep } from '#base'
import { AppError, workflowProgram } from '#contract'
import { isTerminal } from '#engine'
import { undoStanding } from '#gate'
import { resolveDefinition } from '#workflow'

import { checkInputs } from '../../src/app/running/input-schema.ts'
import { readFileWorkflow } from '../../src/app/running/find-workflow.ts'

interface Wish {
  readonly do: 'run' | 'plan' | 'undo' | 'hold' | 'show'
  readonly id: string
  readonly workflow: string
  readonly input: JsonObject
  readonly folder: string
  readonly run: string
  readonly from?: number
  readonly force?: readonly number[]
}

const [homeFolder = ''] = process.argv.slice(2)
const { signal } = new AbortController()
await using workspace = await openWorkspace(await openHome(homeFolder, { signal }), { engine: 'required' })
await workspace.engine?.launch()

async function runWorkflow({ id, workflow, input, folder }: Wish): Promise<unknown> {
  const { document, version } = await readFileWorkflow(workflow)
  const { definition, called } = await resolveDefinition(document, {
    version,
    store: workspace.workflows,
    signal,
  })
  const started = await workspace.runs.start({
    id,
    program: workflowProgram,
    input: { input: checkInputs(input, document.input) },
    definition: definition as unknown as Json,
    definitions: called as unknown as readonly Json[],
    title: document.name,
    context: {
      grants: [{ capability: 'fs.write', resource: folder, reason: 'named' }],
      named: namesIn(folder),
      mode: 'autopilot',
    },
  })
  for (;;) {
    const { status } = await workspace.runs.get(started.id)
    if (isTerminal(status)) return { id: started.id, status }
    // Nobody is there to answer: the run ends, and what it did is taken back.
    const asked = await workspace.runs.list({ status: ['waiting'], limit: 100 })
    if (asked.some(({ root, waiting }) => root === started.id && waiting === 'approval'))
      await workspace.runs.cancel(started.id, { by: 'test', reason: 'nobody is there to answer' })
    await sleep(workspace.clock, 20, { signal })
  }
}

/** As if the person had named each file, so that little is asked. */
function namesIn(folder: string): string[] {
  const found = [folder]
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const place = path.join(folder, entry.name)
      found.push(...(entry.isDirectory() ? namesIn(place) : [place]))
    }
  } catch {
    // A folder that may not be read.
  }
  return found
}

async function carryOut(wish: Wish): Promise<unknown> {
  if (wish.do === 'run') return runWorkflow(wish)
  if (wish.do === 'show') return undoStanding(workspace.facts, wish.run)
  const row = await workspace.runs.get(wish.run)
  const { from = null, force = [] } = wish
  if (wish.do === 'plan') {
    const { steps, files } = await planUndoOf(workspace, row, { wish: { from, force }, signal })
    return {
      steps: steps.map(({ input: _input, ...step }) => step),
      files: files.map((change) => change.path),
    }
  }
  const { id, created } = await beginUndo(workspace, row, { from, force })
  if (wish.do === 'hold') {
    if (created) await workspace.runs.pause(id, { by: 'test' })
    return { id, created, status: (await workspace.runs.get(id)).status }
  }
  if (!created) await workspace.runs.resume(id, { by: 'test' })
  const { status, output } = await workspace.runs.settled(id, { signal })
  return { id, status, output }
}

function refused(error: unknown): unknown {
  if (error instanceof AppError) return { refused: error.code }
  throw error
}

process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await carryOut(JSON.parse(line) as Wish).catch(refused))}\n`)
