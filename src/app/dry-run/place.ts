import { existsSync, realpathSync } from 'node:fs'

import { createEgress, createLanes, systemClock } from '#adapters'
import { AppError, type Grant } from '#contract'
import type { Handler } from '#engine'
import {
  type AnyTool,
  type Blobs,
  createRedactor,
  defaultPolicy,
  type Egress,
  type Models,
  noModels,
  type ObservedLibrary,
  type Policy,
  type Records,
  type Secrets,
  type StandingGrants,
  withoutSecretsIn,
} from '#gate'
import { builtinTools } from '#tools'

import { zoneHere } from '../cashier.ts'
import type { Workspace } from '../workspace.ts'

/** What a dry-run needs of where the real run would be: the machine to look at, and what its effects are judged by. */
export interface DryRunPlace {
  readonly tools: readonly AnyTool[]
  /** Real paths of folders that no grant reaches. */
  readonly reserved: readonly string[]
  readonly standing: StandingGrants
  /** The time zone of the person. */
  readonly zone: () => string
  policy(): Policy
  egress(grants: readonly Grant[]): Egress
  readonly blobs: Blobs
  readonly models: Models
  /** Nothing of them is changed. */
  readonly records?: Pick<Records, 'find' | 'list' | 'count'>
  readonly library?: ObservedLibrary
  /** The same handler, whose words hold no secrets. */
  redact(handler: Handler): Handler
}

/** A home, of which nothing is changed. */
export function placeOf({
  home,
  permissions,
  vault,
  models,
  records,
  library,
}: Pick<Workspace, 'home' | 'permissions' | 'vault' | 'models' | 'records' | 'library'>): DryRunPlace {
  const { standing } = permissions
  return {
    ...common(vault),
    reserved: [home.realFolder],
    // What a dry-run is refused is no news for the log of permissions.
    standing: { of: (context) => standing.of(context), refused() {} },
    policy: () => permissions.policy(),
    blobs: home.blobs,
    models: models.router,
    records,
    library,
  }
}

/** Where there is no home yet, and none is made for a dry-run. */
export function placeWithoutHome(folder: string): DryRunPlace {
  return {
    ...common(undefined),
    reserved: existsSync(folder) ? [realpathSync(folder)] : [],
    standing: { of: () => [], refused() {} },
    policy: () => defaultPolicy,
    blobs: noBlobs,
    models: noModels,
  }
}

function common(secrets: Secrets | undefined): Pick<DryRunPlace, 'tools' | 'zone' | 'egress' | 'redact'> {
  const edge = { lanes: createLanes(), ...(secrets ? { secrets } : {}) }
  const redactor = createRedactor(() => secrets?.known() ?? [])
  return {
    tools: builtinTools,
    zone: zoneHere,
    egress: (grants) => createEgress({ grants, clock: systemClock, ...edge }),
    redact: (handler) => withoutSecretsIn(handler, redactor),
  }
}

const noBlobs: Blobs = {
  put: () => Promise.reject(new Error('There is no blob store.')),
  // eslint-disable-next-line require-yield
  async *get(ref) {
    throw new AppError('blobs.not_found', `${ref} is not in the blob store.`, { details: { ref } })
  },
  has: () => Promise.resolve(false),
}
