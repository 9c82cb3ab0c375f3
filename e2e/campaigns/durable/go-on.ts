import { setTimeout as wait } from 'node:timers/promises'

import { openAtWork } from './workload.ts'

/** Opens a home with an engine and waits until every run of it has ended. */
export async function goOn(folder: string, { limitMs = 30_000 } = {}): Promise<string[]> {
  const { engine, close } = await openAtWork(folder, {})
  const open = ['queued', 'running', 'waiting', 'paused', 'compensating'] as const
  const until = performance.now() + limitMs
  const wrong: string[] = []
  for (;;) {
    const left = await engine.list({ status: open, limit: 1_000 })
    if (left.length === 0) break
    const stuck = left.filter(({ waiting }) => waiting === 'decision' || waiting === 'approval')
    if (stuck.length === left.length || performance.now() > until) {
      wrong.push(...left.map(({ id, status, waiting }) => `${id} does not go on: ${status} ${waiting ?? ''}`))
      break
    }
    await wait(5)
  }
  for (const { id, status } of await engine.list({ limit: 1_000 }))
    if (status === 'failed' || status === 'cancelled') wrong.push(`${id} has ${status}`)
  await close()
  return wrong
}
