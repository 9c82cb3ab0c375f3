import { AgentDefinition, agentProgram, type Implementations, type Operations, type Span } from '#contract'
import type { RunRow } from '#engine'

import { foldRun } from '../running/fold-shelf.ts'
import { spansOf } from '../traces/spans.ts'
import type { Workspace } from '../workspace.ts'
import type { Desk } from './desk.ts'
import { summaryOf } from './run-summary.ts'

const mostRuns = 200
const mostSpans = 10_000
/** Children that are looked at at once. */
const page = 200

export function traceOperations({
  workspace,
  program,
}: Desk): Pick<Implementations<Operations>, 'runs.spans'> {
  return {
    async 'runs.spans'({ id, contents }, { signal }) {
      const spans: Span[] = []
      const { providers } = workspace.models.settings()
      let runs = 0
      let cut = false
      for await (const row of treeOf(workspace, await workspace.runs.get(id))) {
        signal.throwIfAborted()
        cut = runs === mostRuns || spans.length >= mostSpans
        if (cut) break
        runs += 1
        const fold = await foldRun(workspace, row)
        const { session } = summaryOf(row)
        const traced = { row, steps: fold.steps, agent: await agentOf(workspace, row), session }
        spans.push(...spansOf(traced, { providers, contents }))
      }
      const scope = { name: 'adjutant', version: program.version }
      const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'adjutant' } }] }
      return {
        resourceSpans: [{ resource, scopeSpans: [{ scope, spans: spans.slice(0, mostSpans) }] }],
        cut: cut || spans.length > mostSpans,
      }
    },
  }
}

/** Whose turn a run is; null where it is none. */
async function agentOf(
  workspace: Workspace,
  { program, definition }: RunRow,
): Promise<AgentDefinition | null> {
  if (program !== agentProgram) return null
  return AgentDefinition.safeParse(await workspace.definition(definition)).data ?? null
}

/** A run and all below it, those above before those below. */
async function* treeOf({ runs }: Workspace, top: RunRow): AsyncIterable<RunRow> {
  yield top
  const parents = [top.id]
  for (let parent = parents.shift(); parent !== undefined; parent = parents.shift()) {
    for (let after: string | undefined; ;) {
      const rows = await runs.list({ parent, limit: page, ...(after === undefined ? {} : { after }) })
      for (const row of rows) {
        yield row
        parents.push(row.id)
      }
      after = rows.at(-1)?.id
      if (rows.length < page) break
    }
  }
}
