import { type Implementations, type Operations } from '#contract'
import { operations, readInput } from '#contract/operations'

type OfRuns = Pick<Implementations<Operations>, 'runs.start' | 'runs.get' | 'runs.list' | 'runs.cancel'>
type Named = 'jobs.create' | 'jobs.get' | 'jobs.list' | 'jobs.cancel'

/** Jobs are runs: what is asked of them is asked of those. */
export function jobsOperations(runs: OfRuns): Pick<Implementations<Operations>, Named> {
  const { 'runs.start': start, 'runs.list': list } = operations
  return {
    'jobs.create': ({ type, sessionId, ...others }, call) =>
      runs['runs.start'](readInput(start.input, { workflow: type, ...session(sessionId), ...others }), call),
    'jobs.list': ({ type, sessionId, ...others }, call) =>
      runs['runs.list'](
        readInput(list.input, {
          ...(type === undefined ? {} : { workflow: type }),
          ...session(sessionId),
          ...others,
        }),
        call,
      ),
    'jobs.get': runs['runs.get'],
    'jobs.cancel': runs['runs.cancel'],
  }
}

function session(id: string | undefined): { readonly session?: string } {
  return id === undefined ? {} : { session: id }
}
