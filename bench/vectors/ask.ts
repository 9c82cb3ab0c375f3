import type { Contender } from './contenders.ts'

/** What is asked, with the right answers. */
export interface Questions {
  readonly queries: readonly Float32Array[]
  readonly truth: readonly (readonly number[])[]
  readonly group: number | undefined
  readonly limit: number
}

/** Milliseconds of each query, by the clock and of the work of all threads. */
export interface Figures {
  readonly name: string
  readonly recall: number
  readonly clock: readonly number[]
  readonly cpu: readonly number[]
}

/** In turns, query by query, so that a busy moment is everybody's. */
export async function askInTurns(
  contenders: readonly Contender[],
  { queries, truth, group, limit }: Questions,
): Promise<Figures[]> {
  const figures = contenders.map(() => ({ clock: [] as number[], cpu: [] as number[], found: 0 }))
  const first = queries[0]
  if (first) for (const contender of contenders) await contender.ask(first, limit, group)
  for (const [index, query] of queries.entries()) {
    for (const [place, contender] of contenders.entries()) {
      const figure = figures[place]
      if (!figure) continue
      const [start, before] = [performance.now(), process.cpuUsage()]
      const found = await contender.ask(query, limit, group)
      figure.clock.push(performance.now() - start)
      const { user, system } = process.cpuUsage(before)
      figure.cpu.push((user + system) / 1_000)
      figure.found += found.filter((one) => truth[index]?.includes(one)).length
    }
  }
  const all = truth.reduce((sum, right) => sum + right.length, 0)
  return contenders.map(({ name }, place) => {
    const { clock, cpu, found } = figures[place] ?? { clock: [], cpu: [], found: 0 }
    return { name, recall: found / all, clock, cpu }
  })
}
