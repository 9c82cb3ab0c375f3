/**
 * Dry-runs and runs workflows, as the one who started it. Reads a line of JSON for each and answers with one:
 * `{ do: 'dry' | 'real', workflow, folder, input, mode }`.
 */
import { createInterface } from 'node:readline'

import { dryRun, openHome, openWorkspace, placeOf } from '#app'
import { type Json, type JsonObject, sleep } from '#base'
import { ApprovalAsk, workflowProgram } from '#contract'
import { isTerminal } from '#engine'
import { resolveDefinition } from '#workflow'

import { checkInputs } from '../../src/app/running/input-schema.ts'
import { readFileWorkflow } from '../../src/app/running/find-workflow.ts'

interface Wish {
  readonly do: 'dry' | 'real'
  readonly workflow: string
  readonly input: JsonObject
  readonly folder: string
  readonly mode: 'draft' | 'autopilot'
}

const [homeFolder = ''] = process.argv.slice(2)
const { signal } = new AbortController()
await using workspace = await openWorkspace(await openHome(homeFolder, { signal }), { engine: 'required' })
await workspace.engine?.launch()
const place = placeOf(workspace)

async function carryOut({ do: what, workflow, input, folder, mode }: Wish): Promise<unknown> {
  const { document, version } = await readFileWorkflow(workflow)
  const { definition, called } = await resolveDefinition(document, {
    version,
    store: workspace.workflows,
    signal,
  })
  const begins = {
    definition: definition as unknown as Json,
    definitions: called as unknown as readonly Json[],
    context: {
      grants: [{ capability: 'fs.write', resource: folder, reason: 'named' }],
      named: [folder],
      mode,
    },
  }
  const checked = checkInputs(input, document.input)
  if (what === 'dry')
    return dryRun(place, { ...begins, workflow: { name: document.name, version }, input: checked, signal })
  const { id } = await workspace.runs.start({
    program: workflowProgram,
    input: { input: checked },
    ...begins,
  })
  const asked = await sayYes(id)
  const { status, output, error } = await workspace.runs.get(id)
  return { status, output, error, asked }
}

/** Stays with a run to its end and says yes to all that it asks; answers with what that was. */
async function sayYes(root: string): Promise<{ tool: string; reasons: unknown; hash: string }[]> {
  const asked: { tool: string; reasons: unknown; hash: string }[] = []
  const answered = new Set<string>()
  while (!isTerminal((await workspace.runs.get(root)).status)) {
    await sleep(workspace.clock, 20, { signal })
    const rows = await workspace.runs.list({ status: ['waiting'], limit: 1_000 })
    for (const row of rows.filter((one) => one.root === root && one.waiting === 'approval')) {
      const records = await workspace.runs.journal(row.id, { after: 0, limit: 1_000 })
      for (const record of records) {
        if (record.type !== 'effect.held' || answered.has(`${row.id} ${record.seq}`)) continue
        answered.add(`${row.id} ${record.seq}`)
        const { tool, reasons, hash } = ApprovalAsk.parse(record.ask)
        asked.push({ tool, reasons, hash })
        await workspace.runs.answer(row.id, record.key, { answer: { decision: 'allow', hash }, by: 'test' })
      }
    }
  }
  return asked
}

process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await carryOut(JSON.parse(line) as Wish))}\n`)
}
