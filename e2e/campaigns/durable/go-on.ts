import { setTimeout as wait } from 'node:timers/promises'

import { openAtWork } from './workload.ts'

/**
 * Opens a home with an engine and waits until every run of it has ended; answers what is not as it should be.
 *
 * @param options.mayFail whether a run may have failed with this code
 */
export async function goOn(
  folder: string,
  { limitMs = 30_000, mayFail = () => false }: { limitMs?: number; mayFail?: (code: string) => boolean } = {},
): Promise<string[]> {
  const { engine, close } = await openAtWork(folder, {})
  const open = ['queued', 'running', 'waiting', 'paused', 'compensating'] as const
  const until = performance.now() + limitMs
  const wrong: string[] = []
  for (;;) {
    const left = await engine.list({ status: open, limit: 1_000 })
    if (left.length === 0) break
    const stuck = left.filter(({ waiting }) => waiting === 'decision' || waiting === 'approval')
    if (stuck.length === left.length || performance.now() > until) {
      for (const { id, status, waiting } of left) {
        const last = (await engine.journal(id, { after: 0, limit: 10_000 })).at(-1)
        const why = JSON.stringify(last).slice(0, 300)
        wrong.push(`${id} does not go on: ${status} ${waiting ?? ''} after ${why}`)
      }
      break
    }
    await wait(5)
  }
  for (const { id } of await engine.list({ status: ['failed', 'cancelled'], limit: 1_000 })) {
    const { status, error } = await engine.get(id)
    if (!mayFail(error?.code ?? ''))
      wrong.push(`${id} has ${status}: ${error?.code ?? ''} ${error?.detail ?? ''}`)
  }
  await close()
  return wrong
}

/** How a run ends whose blob the disk has refused, and how those below it do. */
export function isRefusal(code: string): boolean {
  return code.startsWith('files.') || code === 'engine.run_cancelled'
}
