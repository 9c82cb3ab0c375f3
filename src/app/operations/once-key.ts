/** Under which a run is started, so that one wish starts one run however often it is sent. */
export function onceKey(once: string | null): { readonly dedupKey?: string } {
  return once === null ? {} : { dedupKey: `api ${once}` }
}

/** The id of the run that a wish starts: a second try finds it there, with what was limited or allowed for it. */
export function onceRun(once: string | null): { readonly id?: string } {
  return once === null ? {} : { id: `run_${once.slice(0, 32)}` }
}
