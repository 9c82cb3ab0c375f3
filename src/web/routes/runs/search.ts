import { type RunFilter, runFilters } from '../../runs/filters.ts'

/** What of the list of runs the address keeps. */
export interface RunsSearch {
  readonly show?: RunFilter | undefined
  /** Text in the title or the id. */
  readonly q?: string | undefined
}

export function readRunsSearch(search: Record<string, unknown>): RunsSearch {
  const show = runFilters.find((one) => one === search['show'])
  return { ...(show === undefined || show === 'all' ? {} : { show }), ...textOf(search, 'q') }
}

export const runTabs = ['timeline', 'journal', 'values', 'log', 'receipts', 'graph', 'children'] as const
export type RunTab = (typeof runTabs)[number]

/** What of a run's page the address keeps. */
export interface RunSearch {
  readonly tab?: RunTab | undefined
  /** Key of the step that is looked at. */
  readonly step?: string | undefined
}

export function readRunSearch(search: Record<string, unknown>): RunSearch {
  const tab = runTabs.find((one) => one === search['tab'])
  return { ...(tab === undefined ? {} : { tab }), ...textOf(search, 'step') }
}

function textOf<Name extends string>(
  search: Record<string, unknown>,
  name: Name,
): Partial<Record<Name, string>> {
  const value = search[name]
  return typeof value === 'string' && value !== '' ? ({ [name]: value } as Record<Name, string>) : {}
}
