/** What of the list of runs the address keeps. */
export interface RunsSearch {
  readonly status?: string
  readonly q?: string
}

export function readRunsSearch(search: Record<string, unknown>): RunsSearch {
  return { ...textOf(search, 'status'), ...textOf(search, 'q') }
}

export const runTabs = ['timeline', 'journal', 'values', 'log', 'receipts', 'graph', 'children'] as const
export type RunTab = (typeof runTabs)[number]

/** What of a run's page the address keeps. */
export interface RunSearch {
  readonly tab?: RunTab
  /** Key of the step that is looked at. */
  readonly step?: string
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
