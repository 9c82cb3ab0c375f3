import { existsSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'

import {
  createPermissionStore,
  createPolicyStore,
  deriveKeys,
  type Sqlite,
  systemClock,
  systemIds,
} from '#adapters'
import type { PolicyDocument } from '#contract'
import {
  type CapabilityPattern,
  compilePolicy,
  createStandingGrants,
  type Danger,
  dangersOf,
  defaultPolicy,
  type PermissionStore,
  type Policy,
  type PolicyStore,
  type StandingGrants,
} from '#gate'

import type { Home } from './home.ts'

/** What people have allowed for longer than a run, and the policy of a home. */
export interface Permissions {
  readonly grants: PermissionStore
  readonly policies: PolicyStore
  readonly standing: StandingGrants
  /**
   * The policy in force, ready to judge by. Cheap to ask for on the way of every effect.
   *
   * @throws AppError `gate.permissions_damaged`
   */
  policy(): Policy
  /** A name for a new grant. */
  newId(): string
}

/** @param db a connection that can write */
export function openPermissions({ master }: Home, db: Sqlite): Permissions {
  const key = deriveKeys(master).permissions
  const grants = createPermissionStore(db, { key })
  const policies = createPolicyStore(db, { key })
  let ready: { readonly document: PolicyDocument; readonly policy: Policy } | undefined
  return {
    grants,
    policies,
    standing: createStandingGrants({ store: grants, clock: systemClock }),
    policy() {
      const document = policies.newest()?.document
      if (document === undefined) return defaultPolicy
      if (ready?.document !== document)
        ready = { document, policy: compilePolicy(document, { home: homedir() }) }
      return ready.policy
    },
    newId: () => systemIds.next('grant'),
  }
}

/** What is dangerous about a permission on this machine, for somebody whose program lives in this folder. */
export function dangersHere(permission: CapabilityPattern, folder: string): readonly Danger[] {
  const real = existsSync(folder) ? [realpathSync(folder)] : []
  return dangersOf(permission, { home: homedir(), own: [folder, ...real] })
}
