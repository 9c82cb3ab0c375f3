/** A process of a home that has a turn done: begins it unless it is there, goes on with it, and says what came of it. */
import process from 'node:process'

import { openHome, openWorkspace } from '#app'
import { createImplementations, deskHere } from '#app/serving'
import type { Call } from '#contract'
import { ModelSettings } from '#contract'

import { commits } from './killing-ledger.ts'

export interface HostSettings {
  readonly home: string
  readonly provider: string
}

/** The name under which the turn is begun once. */
const wish = 'a-turn-of-five-thoughts'

if (process.argv[2] !== undefined) {
  const { home: folder, provider } = JSON.parse(process.argv[2]) as HostSettings
  const signal = AbortSignal.timeout(120_000)
  await using workspace = await openWorkspace(await openHome(folder, { signal }), { engine: 'required' })
  if (workspace.models.settings().routes.length === 0) {
    const settings = ModelSettings.parse({
      providers: [{ name: 'local', kind: 'ollama', url: provider }],
      routes: [{ name: 'default', models: ['local/qwen3'], retries: 0 }],
    })
    workspace.models.change(() => settings, { by: 'host' })
  }
  await workspace.launch()
  const implementations = createImplementations(deskHere(workspace, { access: {}, version: '0' }))
  const call: Call = { caller: { by: 'host', via: 'process' }, request: 'host', once: wish, signal }
  const started = await implementations['turns.start'](
    { text: 'Write four tasks down.', agent: 'assistant', mode: 'autopilot', budget: { tokens: 1_000_000 } },
    call,
  )
  await workspace.runs.settled(started.run, { signal })
  const [turn, tasks, steps, usage] = await Promise.all([
    implementations['turns.get']({ run: started.run, waitMs: 0, cut: 2_000 }, call),
    workspace.records.list('tasks', { limit: 100 }),
    implementations['runs.steps']({ id: started.run, limit: 100, cut: 0 }, call),
    implementations['usage.get']({ scope: `run:${started.run}` }, call),
  ])
  process.stdout.write(JSON.stringify({ turn, tasks, steps: steps.items, usage, commits: commits() }))
}
