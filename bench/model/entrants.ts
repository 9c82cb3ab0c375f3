import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, streamText } from 'ai'

import { createEdgeFetch, createModelClient, systemClock } from '#adapters'
import { findWorkflow, openHome, openWorkspace, startWorkflow } from '#app'
import { ModelCall, ModelSettings } from '#contract'
import { Router } from '#model'

/** One way to ask a model. */
export interface Entrant {
  readonly name: string
  /** Asks so many times, one after the other. @returns milliseconds until the first of each answer came; none where that is not told */
  readonly ask: (calls: number) => Promise<readonly number[]>
}

/** @param once @returns when the first of the answer came, by `performance.now()`; null where that is not told */
function oneByOne(name: string, once: (prompt: string) => Promise<number | null>): Entrant {
  return {
    name,
    async ask(calls) {
      const first: number[] = []
      for (let call = 1; call <= calls; call += 1) {
        const startedAt = performance.now()
        const firstAt = await once(`Question ${call}: what is a durable workflow?`)
        if (firstAt !== null) first.push(firstAt - startedAt)
      }
      return first
    },
  }
}

const model = 'm'
const maxTokens = 200
const { signal } = new AbortController()

export function rawFetch(url: string): Entrant {
  return oneByOne('fetch', async (prompt) => {
    const messages = [{ role: 'user', content: prompt }]
    const body = {
      model,
      messages,
      max_tokens: maxTokens,
      stream: true,
      stream_options: { include_usage: true },
    }
    const answer = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return readToEnd(answer.body ?? [])
  })
}

export function sdkWhole(url: string): Entrant {
  const languageModel = createOpenAICompatible({ name: 'x', baseURL: url })(model)
  return oneByOne('AI SDK generateText', async (prompt) => {
    await generateText({ model: languageModel, prompt, maxOutputTokens: maxTokens })
    return null
  })
}

export function sdkStream(url: string): Entrant {
  const languageModel = createOpenAICompatible({ name: 'x', baseURL: url, includeUsage: true })(model)
  return oneByOne('AI SDK streamText', async (prompt) =>
    readToEnd(streamText({ model: languageModel, prompt, maxOutputTokens: maxTokens }).textStream),
  )
}

/** LangChain's client, where the peers are installed; undefined where they are not. */
export async function langChain(url: string): Promise<Entrant | undefined> {
  const script = path.join(import.meta.dirname, '../peers/langchain.ts')
  try {
    // Loaded by name, since the peers are no part of the product and mostly not there.
    const peer = (await import(script)) as {
      langChain(url: string): (prompt: string) => Promise<number | null>
    }
    return oneByOne('LangChain stream', peer.langChain(url))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}

async function readToEnd(pieces: AsyncIterable<unknown> | Iterable<unknown>): Promise<number | null> {
  let firstAt: number | null = null
  for await (const piece of pieces) if (piece !== undefined) firstAt ??= performance.now()
  return firstAt
}

/** Our route, without a run around it: places, breaker, prices, estimates, and the edge of the network. */
export function ourRoute(url: string): Entrant {
  let firstAt: number | null = null
  const settings = settingsFor(url)
  const { port } = new URL(url)
  const net = { capability: 'net', resource: `127.0.0.1:${port}`, reason: 'bench' } as const
  const clock = systemClock
  const router = new Router({
    clock,
    client: createModelClient({ fetch: createEdgeFetch({ grants: () => [net], clock }), clock }),
    prices: { priceOf: async () => undefined },
    random: () => 0.5,
    settings: () => settings,
    said: () => void (firstAt ??= performance.now()),
  })
  return oneByOne('our route', async (prompt) => {
    firstAt = null
    const call = ModelCall.parse({ prompt, maxTokens })
    await router.ask(call, await router.plan(call), { signal, key: 'bench' })
    return firstAt
  })
}

/** One run that asks one call after the other: its journal, the gate with every stage, budgets and the audit log. */
const asksMany = `
adjutant: 1
name: ask-many
input: { type: object, required: [calls], properties: { calls: { type: integer } } }
start: ask
nodes:
  ask:
    use: model.ask
    with: { prompt: "\${'Question ' + string(iteration) + ': what is a durable workflow?'}", maxTokens: ${maxTokens} }
    loop: { maxVisits: 1000 }
edges: [ask -> ask when iteration < input.calls]
output: \${nodes.ask.output.text}
`

/** All calls in one run, and a run for each of them. */
export async function wholeRuns(url: string, stack: AsyncDisposableStack): Promise<[Entrant, Entrant]> {
  const top = mkdtempSync(path.join(tmpdir(), 'adjutant-bench-'))
  stack.defer(() => rmSync(top, { recursive: true, force: true }))
  const home = await openHome(path.join(top, 'home'), { signal })
  const workspace = stack.use(await openWorkspace(home, { engine: 'required' }))
  workspace.models.change(() => settingsFor(url), { by: 'bench' })
  await workspace.launch()
  writeFileSync(path.join(top, 'ask-many.yaml'), asksMany)
  const found = await findWorkflow('./ask-many.yaml', { folder: top, store: async () => null, signal })
  async function run(calls: number): Promise<void> {
    const begins = { grants: [], asked: 'autopilot', yes: false, plan: undefined, by: 'bench' } as const
    const budget = { tokens: 100_000 * calls }
    const { id } = await startWorkflow(workspace, found, { ...begins, input: { calls }, budget, signal })
    const { status, output, error } = await workspace.runs.settled(id, { signal })
    if (status !== 'completed' || typeof output !== 'string')
      throw new Error(`A run ended as ${status}: ${JSON.stringify(error)}`)
  }
  return [
    {
      name: 'our run',
      async ask(calls) {
        await run(calls)
        return []
      },
    },
    {
      name: 'our run, one for each',
      async ask(calls) {
        for (let call = 0; call < calls; call += 1) await run(1)
        return []
      },
    },
  ]
}

function settingsFor(url: string): ModelSettings {
  return ModelSettings.parse({
    providers: [{ name: 'x', kind: 'compatible', url }],
    routes: [{ name: 'default', models: [`x/${model}`] }],
  })
}
