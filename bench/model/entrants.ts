import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, streamText } from 'ai'

import { createEdgeFetch, createModelClient, systemClock } from '#adapters'
import { findKept, openHome, openWorkspace, startWorkflow } from '#app'
import { ModelCall, ModelSettings } from '#contract'
import { Router } from '#model'

/** One way to ask a model. */
export interface Entrant {
  readonly name: string
  /** Asks once. @returns when the first of the answer came, by `performance.now()`; null where that is not told */
  ask(prompt: string): Promise<number | null>
}

const model = 'm'
const { signal } = new AbortController()

export function rawFetch(url: string): Entrant {
  return {
    name: 'fetch',
    async ask(prompt) {
      const messages = [{ role: 'user', content: prompt }]
      const answer = await fetch(`${url}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model, messages, stream: true, stream_options: { include_usage: true } }),
      })
      return readToEnd(answer.body ?? [])
    },
  }
}

export function sdkWhole(url: string): Entrant {
  const languageModel = createOpenAICompatible({ name: 'x', baseURL: url })(model)
  return {
    name: 'AI SDK generateText',
    async ask(prompt) {
      await generateText({ model: languageModel, prompt })
      return null
    },
  }
}

export function sdkStream(url: string): Entrant {
  const languageModel = createOpenAICompatible({ name: 'x', baseURL: url, includeUsage: true })(model)
  return {
    name: 'AI SDK streamText',
    async ask(prompt) {
      return readToEnd(streamText({ model: languageModel, prompt }).textStream)
    },
  }
}

/** LangChain's client, where the peers are installed; undefined where they are not. */
export async function langChain(url: string): Promise<Entrant | undefined> {
  const script = path.join(import.meta.dirname, '../peers/langchain.ts')
  try {
    // Loaded by name, since the peers are no part of the product and mostly not there.
    const peer = (await import(script)) as { langChain(url: string): Entrant['ask'] }
    return { name: 'LangChain stream', ask: peer.langChain(url) }
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
  return {
    name: 'our route',
    async ask(prompt) {
      firstAt = null
      const call = ModelCall.parse({ prompt })
      await router.ask(call, await router.plan(call), { signal, key: 'bench' })
      return firstAt
    },
  }
}

/** The whole of it: a run of a workflow, its journal, the gate with every stage, budgets and the audit log. */
export async function wholeRun(url: string, stack: AsyncDisposableStack): Promise<Entrant> {
  const top = mkdtempSync(path.join(tmpdir(), 'adjutant-bench-'))
  stack.defer(() => rmSync(top, { recursive: true, force: true }))
  const home = await openHome(path.join(top, 'home'), { signal })
  const workspace = stack.use(await openWorkspace(home, { engine: 'required' }))
  workspace.models.change(() => settingsFor(url), { by: 'bench' })
  await workspace.launch()
  const found = await findKept('ask-model', { store: null, signal })
  if (!found) throw new Error('The workflow is missing.')
  return {
    name: 'our run',
    async ask(prompt) {
      const begins = { grants: [], asked: 'autopilot', yes: false, plan: undefined, by: 'bench' } as const
      const input = { prompt, instructions: '', route: 'default', maxTokens: 200 }
      const budget = { tokens: 100_000 }
      const { id } = await startWorkflow(workspace, found, { ...begins, input, budget, signal })
      const { status } = await workspace.runs.settled(id, { signal })
      if (status !== 'completed') throw new Error(`A run ended as ${status}.`)
      return null
    },
  }
}

function settingsFor(url: string): ModelSettings {
  return ModelSettings.parse({
    providers: [{ name: 'x', kind: 'compatible', url }],
    routes: [{ name: 'default', models: [`x/${model}`] }],
  })
}
