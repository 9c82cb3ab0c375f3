/** Under which a run is started, so that one wish starts one run however often it is sent. */
export function onceKey(once: string | null): { readonly dedupKey?: string } {
  return once === null ? {} : { dedupKey: `api ${once}` }
}
