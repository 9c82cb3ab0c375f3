import type { Clock, JsonObject } from '#base'
import type { Grant, GrantScope, Need } from '#contract'

import type { PermissionStore } from './ports/permission-store.ts'
import { contextOf, type RunContext } from './run-context.ts'

/** What people have granted for longer than a run, as the toolbox asks for it. */
export interface StandingGrants {
  /** Those that hold now for runs with this context. */
  of(context: JsonObject): readonly Grant[]
  /** Notes that a run needed what it was not granted. */
  refused(need: Need, given: { run: string; tool: string; context: JsonObject }): void
}

export function createStandingGrants({
  store,
  clock,
}: {
  store: PermissionStore
  clock: Clock
}): StandingGrants {
  return {
    of: (context) => store.holding(scopesOf(contextOf(context)), clock.now()),
    refused({ capability, resource }, { run, tool, context }) {
      const scope = scopesOf(contextOf(context)).at(-1) ?? { kind: 'global' }
      store.refused({ run, tool, scope, capability, resource, at: clock.now() })
    },
  }
}

/** For whom a run's grants may be, from everybody to the narrowest. */
export function scopesOf(
  context: Pick<RunContext, 'project' | 'workflow' | 'agent' | 'plugin'>,
): GrantScope[] {
  const scopes: GrantScope[] = [{ kind: 'global' }]
  if (context.project !== '') scopes.push({ kind: 'project', name: context.project })
  for (const kind of ['workflow', 'agent', 'plugin'] as const) {
    const name = context[kind]
    if (name !== undefined && name !== '') scopes.push({ kind, name })
  }
  return scopes
}
