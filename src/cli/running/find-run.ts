import { AppError } from '#contract'
import type { Operations } from '#app'
import type { RunRow } from '#engine'

import { usage } from '../given.ts'

const page = 1_000
/** Characters at the end of an id that are shown in lists; 40 bits of chance. */
const shownCharacters = 8

/** How a run is called in lists: the end of its id, which tells runs apart better than the beginning. */
export function shortId(id: string): string {
  return id.slice(-shownCharacters)
}

/**
 * The run that was meant: by its id, `last`, or the beginning or end of an id.
 *
 * @throws AppError `engine.run_not_found`, `cli.run_ambiguous`, `cli.usage`
 */
export async function findRun(runs: Pick<Operations, 'get' | 'list'>, meant: string): Promise<RunRow> {
  if (meant === '') throw usage('The name of a run is empty.', 'Give its id, the end of it, or "last".')
  if (meant === 'last') {
    const newest = (await runs.list({ top: true, limit: 20 })).find(({ program }) => program !== 'unwind')
    if (newest) return newest
    throw notFound('There is no run yet.', meant)
  }
  try {
    return await runs.get(meant)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'engine.run_not_found') throw error
  }
  const found: RunRow[] = []
  for (let after: string | undefined; ;) {
    const rows = await runs.list({ limit: page, ...(after === undefined ? {} : { after }) })
    found.push(...rows.filter(({ id }) => fits(id, meant)))
    after = rows.at(-1)?.id
    if (rows.length < page || found.length > 20) break
  }
  const [only, ...others] = found
  if (!only) throw notFound(`There is no run ${meant}.`, meant)
  if (others.length === 0) return only
  throw new AppError('cli.run_ambiguous', `${meant} fits ${found.length} runs.`, {
    hint: `Give more of it: ${found
      .slice(0, 3)
      .map(({ id }) => id)
      .join(', ')}.`,
    details: { meant, fits: found.slice(0, 20).map(({ id }) => id) },
  })
}

function fits(id: string, meant: string): boolean {
  return id.endsWith(meant) || id.startsWith(meant) || id.startsWith(`run_${meant}`)
}

function notFound(message: string, run: string): AppError {
  return new AppError('engine.run_not_found', message, {
    hint: 'See "adjutant runs" for the runs there are.',
    details: { run },
  })
}
