import { AppError, type GrantScope, type PolicyVersion, scopeText, type StandingGrant } from '#contract'

import { diffPolicies } from '../policy/diff-policies.ts'
import type { PermissionEvent, PermissionStore } from '../ports/permission-store.ts'
import type { PolicyStore } from '../ports/policy-store.ts'

/** A PolicyStore that forgets. */
export function createMemoryPolicyStore(): PolicyStore {
  const versions: PolicyVersion[] = []
  return {
    newest: () => versions.at(-1),
    find: (version) => versions[version - 1],
    list: () => versions.toReversed(),
    set(document, given) {
      const newest = versions.at(-1)
      if (newest && diffPolicies(newest.document, document).length === 0) return newest
      const made = { version: versions.length + 1, document: structuredClone(document), ...given }
      versions.push(made)
      return made
    },
  }
}

/** A PermissionStore that forgets. */
export function createMemoryPermissionStore(): PermissionStore {
  const grants = new Map<string, StandingGrant>()
  const events: PermissionEvent[] = []
  const isOpen = ({ revoked, takenBy, expiresAt }: StandingGrant, now: number): boolean =>
    revoked === null && takenBy === null && (expiresAt === null || expiresAt > now)
  const isFor = ({ scope }: StandingGrant, scopes: readonly GrantScope[]): boolean =>
    scopes.some((one) => scopeText(one) === scopeText(scope))
  function note(event: Omit<PermissionEvent, 'position'>): void {
    events.push({ position: events.length + 1, ...event })
  }
  function keep(
    what: PermissionEvent['what'],
    grant: StandingGrant,
    told: { by: string; why: string; at: number },
  ): StandingGrant {
    const { id, scope, capability, resource } = grant
    grants.set(id, grant)
    note({ what, grant: id, scope, capability, resource, by: told.by, why: told.why, at: told.at })
    return grant
  }

  return {
    give: (given, { by, at }) =>
      keep(
        'given',
        { ...given, givenBy: by, givenAt: at, takenBy: null, revoked: null },
        { by, why: given.reason, at },
      ),
    revoke(id, revoked) {
      const grant = grants.get(id)
      if (!grant || grant.revoked)
        throw new AppError('gate.grant_not_found', `There is no grant ${id} to revoke.`)
      return keep('revoked', { ...grant, revoked }, revoked)
    },
    list: ({ now, ended = false }) =>
      [...grants.values()].toReversed().filter((grant) => ended || isOpen(grant, now)),
    holding: (scopes, now) =>
      [...grants.values()].filter(
        (grant) => grant.lifetime === 'remembered' && isOpen(grant, now) && isFor(grant, scopes),
      ),
    take: (scopes, { run, at }) =>
      [...grants.values()]
        .filter((grant) => grant.lifetime === 'once' && isOpen(grant, at) && isFor(grant, scopes))
        .map((grant) => keep('taken', { ...grant, takenBy: run }, { by: run, why: grant.reason, at })),
    refused({ run, tool, scope, capability, resource, at }) {
      const before = events.filter(({ what, by }) => what === 'refused' && by === run).length
      if (before < 100)
        note({ what: 'refused', at, by: run, grant: null, scope, capability, resource, why: tool })
    },
    log: ({ limit, before = Infinity }) =>
      events
        .filter(({ position }) => position < before)
        .toReversed()
        .slice(0, limit),
  }
}
