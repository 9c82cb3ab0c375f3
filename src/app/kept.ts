import path from 'node:path'

import {
  createAgentStore,
  createBudgetStore,
  createBlobNames,
  createBlobSweep,
  createCheckpointStore,
  createForgetting,
  createLeaseStore,
  createProposalStore,
  createRetention,
  createModelUse,
  createRunCount,
  createRecordStore,
  createSessionStore,
  createWorkflowStore,
  createExtractor,
  deriveKeys,
  openSearchStore,
  scrubFile,
  type Sqlite,
  systemClock,
  systemIds,
} from '#adapters'

import { createRedactor } from '#gate'

import { openTrustedWords } from './agents/trusted-words.ts'
import { createAudit } from './audit.ts'
import { dayOf, zoneHere } from './cashier.ts'
import { EffectTally } from './diagnostics/effect-tally.ts'
import { scrub } from './forgetting/scrub.ts'
import type { Home } from './home.ts'
import { createHomeVault } from './home-vault.ts'
import { HomeEmbedder } from './library/home-embedder.ts'
import { openLibrary } from './library/home-library.ts'
import { openLibrarySettings } from './library/library-settings.ts'
import { keptOf } from './model-filters.ts'
import { openModels } from './models.ts'
import { openPermissions } from './permissions.ts'
import { openSettings } from './settings.ts'
import { openSnapshots } from './snapshots.ts'
import type { Workspace } from './workspace.ts'

/** What a home keeps that every process of it reads and writes for itself. */
export function openKept(home: Home, db: Sqlite, opening: AsyncDisposableStack) {
  const { permissions: key } = deriveKeys(home.master)
  const settings = openSettings(db)
  const vault = createHomeVault(home, db)
  const redactor = createRedactor(() => vault.known())
  const models = openModels(db, { secrets: vault })
  const forgetting = createForgetting(db)
  const blobs = {
    ...createBlobSweep({ folder: path.join(home.folder, 'blobs') }),
    has: home.blobs.has.bind(home.blobs),
  }
  const names = createBlobNames(db)
  const records = createRecordStore(db)
  const store = opening.use(openSearchStore(home.database))
  const embedder = opening.use(
    new HomeEmbedder({
      folder: path.join(home.folder, 'models'),
      named: () => settings.of('documents').meaning,
      models: () => models.settings(),
      client: models.client,
      dimensionsOf: (model) => store.dimensionsOf(model),
    }),
  )
  return {
    home,
    workflows: createWorkflowStore(db),
    agents: createAgentStore(db),
    leases: createLeaseStore(db, { key, clock: systemClock }),
    budgets: createBudgetStore(db, { key }),
    permissions: openPermissions(home, db),
    retention: createRetention(db),
    forgetting,
    scrub: (options: { signal: AbortSignal }) =>
      scrub(
        { forgetting, names, blobs, scrubFile: () => scrubFile(home.database), clock: systemClock },
        options,
      ),
    snapshots: openSnapshots(home, db, () => settings.of('retention')),
    settings,
    countRuns: createRunCount(db),
    modelUse: createModelUse(db),
    effects: new EffectTally(),
    audit: createAudit(db, { master: home.master, clock: systemClock }),
    vault,
    models,
    keepable: (text: string) => keptOf(redactor.values(text), models.settings()),
    records,
    library: openLibrary({
      store,
      extractor: opening.use(createExtractor()),
      embedder,
      settings: openLibrarySettings(db),
      records,
      clock: systemClock,
    }),
    trustedWords: openTrustedWords(db),
    sessions: createSessionStore(db),
    checkpoints: createCheckpointStore(db),
    proposals: createProposalStore(db),
    clock: systemClock,
    today: () => dayOf(systemClock.now()).name,
    zone: zoneHere,
    newId: (of: Parameters<Workspace['newId']>[0]) => systemIds.next(of),
  } satisfies Partial<Workspace>
}
