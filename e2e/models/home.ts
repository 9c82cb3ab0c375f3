/** A home at work in this process, with models: all that the product does around a call, and none of its commands. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { findWorkflow, openHome, openWorkspace, startWorkflow, type Workspace } from '#app'
import { ModelAnswer, ModelSettings } from '#contract'

const { signal } = new AbortController()

/** Asks with a tool, so that arguments can be wrong; what it answers is the whole answer. */
const workflow = `
adjutant: 1
name: ask-with-tool
input:
  type: object
  required: [prompt]
  properties: { prompt: { type: string } }
steps:
  - id: ask
    use: model.ask
    with:
      prompt: \${input.prompt}
      maxTokens: 200
      tools:
        - name: weather.now
          input: { type: object, properties: { city: { type: string } }, required: [city] }
output: \${nodes.ask.output}
`

export interface ModelHome extends AsyncDisposable {
  readonly workspace: Workspace
  set(settings: Parameters<typeof ModelSettings.parse>[0]): void
  /** Asks in a run of its own. What it failed with is thrown. */
  ask(prompt: string): Promise<ModelAnswer>
}

export async function openModelHome(): Promise<ModelHome> {
  await using stack = new AsyncDisposableStack()
  const top = mkdtempSync(path.join(tmpdir(), 'adjutant-models-'))
  stack.defer(() => rmSync(top, { recursive: true, force: true }))
  const home = await openHome(path.join(top, 'home'), { signal })
  const workspace = stack.use(await openWorkspace(home, { engine: 'required' }))
  await workspace.launch()
  writeFileSync(path.join(top, 'ask.yaml'), workflow)
  const found = await findWorkflow('./ask.yaml', { folder: top, store: async () => null, signal })
  const held = stack.move()
  return {
    workspace,
    set: (settings) => workspace.models.change(() => ModelSettings.parse(settings), { by: 'test' }),
    async ask(prompt) {
      const begins = { grants: [], asked: 'autopilot', yes: false, plan: undefined, by: 'test' } as const
      const { id } = await startWorkflow(workspace, found, { ...begins, input: { prompt }, signal })
      const { status, output, error } = await workspace.runs.settled(id, { signal })
      if (status !== 'completed') throw new Error(`${status}: ${JSON.stringify(error)}`)
      return ModelAnswer.parse(output)
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}
