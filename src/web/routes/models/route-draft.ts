import type { ModelRoute } from '#contract'

/** A route while a person changes it. It may be empty, which a kept one is not. */
export interface RouteDraft {
  readonly models: readonly string[]
  readonly retries: number
}

/** Calls that name no route go by this one. */
export const defaultRoute = 'default'

export function draftOf(routes: readonly ModelRoute[]): RouteDraft {
  const route = routes.find(({ name }) => name === defaultRoute)
  return route === undefined ? { models: [], retries: 2 } : { models: route.models, retries: route.retries }
}

/** The list with one of its models a place further up or down. */
export function moved(models: readonly string[], model: string, by: -1 | 1): readonly string[] {
  const from = models.indexOf(model)
  const to = from + by
  if (from === -1 || to < 0 || to >= models.length) return models
  const rest = models.toSpliced(from, 1)
  return rest.toSpliced(to, 0, model)
}

export function isSame(one: RouteDraft, other: RouteDraft): boolean {
  return (
    one.models.join(' ') === other.models.join(' ') &&
    // How often an empty list is asked again is of no account.
    (one.retries === other.retries || one.models.length === 0)
  )
}

/** The routes with this one in the place of its former self, or at the end. */
export function withRoute(routes: readonly ModelRoute[], route: ModelRoute): ModelRoute[] {
  const isThere = routes.some(({ name }) => name === route.name)
  return isThere ? routes.map((one) => (one.name === route.name ? route : one)) : [...routes, route]
}
