import type { Query, QueryClient } from '@tanstack/react-query'

import type { ChangedThing, LiveEvent } from './live-events.ts'

/** The groups of operations that a thing's change makes stale. */
const groupsOf: Readonly<Record<ChangedThing, readonly string[]>> = {
  grants: ['grants', 'approvals'],
  budgets: ['budgets', 'usage'],
  vault: ['vault', 'home'],
  policy: ['policy'],
  workflows: ['workflows'],
  settings: ['settings', 'models'],
  sessions: ['sessions', 'messages'],
  agents: ['agents'],
  documents: ['documents', 'collections', 'watches'],
  // Beside their events: what they were told and said is no longer kept.
  runs: ['runs', 'turns', 'messages', 'artifacts', 'activity'],
}
/** Groups that follow runs: what is asked of one run, and lists over all. */
const ofRuns = new Set([
  'runs',
  'turns',
  'approvals',
  'activity',
  'usage',
  'tools',
  'artifacts',
  'audit',
  'sessions',
  'documents',
  'watches',
])
/** Fewest ms between two refreshes: a run that goes fast says far more than anybody can read. */
const paceMs = 400

interface Pending {
  everything: boolean
  readonly groups: Set<string>
  /** Runs and roots that something happened in. */
  readonly runs: Set<string>
  /** Whether lists may have changed, and not only what is within a run. */
  lists: boolean
}

/**
 * Asks again for what events have made stale: at once for the first, then together for all within a moment.
 *
 * @param options.soon runs something after so many ms
 */
export function createRefresher(
  queries: QueryClient,
  { soon }: { soon: (run: () => void, ms: number) => void },
): (event: LiveEvent) => void {
  let pending = nothing()
  let resting = false

  function flush(): void {
    const due = pending
    pending = nothing()
    if (!due.everything && due.groups.size === 0 && due.runs.size === 0) {
      resting = false
      return
    }
    resting = true
    soon(flush, paceMs)
    askAgain(queries, (query) => isStale(query, due))
  }

  return (event) => {
    note(event, pending)
    if (!resting) flush()
  }
}

/**
 * What is asked for the first time just then is asked again once it is answered: the answer may be of before the event, and the
 * client takes an asking that goes on for the new one.
 */
function askAgain(queries: QueryClient, predicate: (query: Query) => boolean): void {
  const isFirst = ({ state }: Query): boolean => state.data === undefined && state.fetchStatus === 'fetching'
  const first = queries.getQueryCache().findAll({ predicate: (query) => predicate(query) && isFirst(query) })
  void queries.invalidateQueries({ predicate })
  for (const { promise, queryKey } of first) {
    const again = (): void => void queries.invalidateQueries({ queryKey, exact: true })
    promise?.then(again, again)
  }
}

function nothing(): Pending {
  return { everything: false, groups: new Set(), runs: new Set(), lists: false }
}

function note(live: LiveEvent, pending: Pending): void {
  switch (live.is) {
    case 'reset':
      pending.everything = true
      return
    case 'hello':
      // Runs go on from where the stream was left.
      for (const [what, groups] of Object.entries(groupsOf))
        if (what !== 'runs') for (const group of groups) pending.groups.add(group)
      return
    case 'changed':
      for (const group of groupsOf[live.what] ?? []) pending.groups.add(group)
      return
    case 'run': {
      const { run, root, type } = live.event
      pending.runs.add(run).add(root)
      if (changesLists(type)) pending.lists = true
    }
  }
}

/** Lists show how runs stand and what waits for a person, not each step. */
function changesLists(type: string): boolean {
  return (
    type.startsWith('run.') ||
    type === 'effect.held' ||
    type === 'effect.released' ||
    type === 'effect.unknown' ||
    type === 'effect.resolved' ||
    type === 'signal.received'
  )
}

function isStale({ queryKey }: Query, due: Pending): boolean {
  if (due.everything) return true
  const [name, input] = queryKey
  const group = String(name).split('.')[0] ?? ''
  if (due.groups.has(group)) return true
  if (due.runs.size === 0 || !ofRuns.has(group)) return false
  const run = runOf(input)
  return run === null ? due.lists : due.runs.has(run)
}

/** The run that a query is about; null for lists. */
function runOf(input: unknown): string | null {
  const { run, id } = (input ?? {}) as { run?: unknown; id?: unknown }
  if (typeof run === 'string') return run
  return typeof id === 'string' ? id : null
}
