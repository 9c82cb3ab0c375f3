import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import {
  createBudgetStore,
  createEgress,
  createFiles,
  createLeaseStore,
  createPermissionStore,
  openDatabase,
  prepareDatabase,
  type Sqlite,
  systemClock,
} from '#adapters'
import type { Json, JsonObject } from '#base'
import { type Grant, PolicyDocument } from '#contract'
import type { Handler } from '#engine'
import {
  AllowedBefore,
  type AnyTool,
  Cashier,
  compilePolicy,
  createRedactor,
  createStandingGrants,
  createToolHandler,
  Doorkeeper,
  judgeFlow,
  judgePolicy,
  noFlowRules,
  noLibrary,
  noModels,
  Toolbox,
  withoutSecretsIn,
  type World,
} from '#gate'
import { createMemoryBlobs, createMemoryRecords } from '#gate/testing'

export const run = 'run_bench'
const project = 'bench'

/** A gate with every stage on, over a real database and a real folder. */
export interface Stage extends Disposable {
  readonly db: Sqlite
  readonly folder: string
  readonly toolbox: Toolbox
  readonly handler: Handler
  /** Of the run that is measured. */
  readonly context: JsonObject
}

export function openStage(tools: readonly AnyTool[]): Stage {
  const top = mkdtempSync(path.join(tmpdir(), 'adjutant-bench-gate-'))
  const folder = path.join(top, 'files')
  mkdirSync(folder)
  const key = new Uint8Array(32).fill(7)
  const options = { file: path.join(top, 'adjutant.db'), key }
  prepareDatabase(options)
  const db = openDatabase(options)

  const { permissions, leases, budgets } = openPermissions(db, { key, top, folder })
  const policy = compilePolicy(policyOf(top), { home: top })
  const egress = { clock: systemClock }
  const blobs = createMemoryBlobs()
  const toolbox = new Toolbox({
    tools,
    clock: systemClock,
    standing: createStandingGrants({ store: permissions, clock: systemClock }),
    worldWithin: (grants: readonly Grant[]): World => ({
      files: createFiles({ grants, reserved: [path.join(top, 'home')] }),
      egress: createEgress({ grants, ...egress }),
      blobs,
      models: noModels,
      library: noLibrary,
      records: createMemoryRecords(),
    }),
  })
  const doorkeeper = new Doorkeeper({
    toolbox,
    clock: systemClock,
    stages: [(request) => judgePolicy(request, policy), (request) => judgeFlow(request, noFlowRules)],
    allowed: new AllowedBefore(leases, { get: async () => undefined, list: async () => [] }),
    cashier: new Cashier({
      store: budgets,
      defaults: () => policy.document.budgets,
      today: () => ({ name: '2026-12-31', endsAt: Infinity }),
      wake: async () => {},
    }),
    terms: () => ({ timeoutMs: null, answer: 'deny' }),
  })
  const secrets = Array.from({ length: 50 }, (_, index) => `secret-value-${index}-Zk9+/=${index * 7919}`)
  const redactor = createRedactor(() => secrets)
  const grants = ['a', 'b', 'c'].map((name) => ({
    capability: 'fs.read',
    resource: path.join(top, name),
    reason: 'bench',
  }))
  return {
    db,
    folder,
    toolbox,
    handler: withoutSecretsIn(createToolHandler(toolbox, doorkeeper), redactor),
    context: { grants, mode: 'draft', project, named: [folder, 'tidy'] },
    [Symbol.dispose]() {
      db.close()
      rmSync(top, { recursive: true, force: true })
    },
  }
}

/** What people have given: ten grants, a lease, limits of the run and of the day. */
function openPermissions(
  db: Sqlite,
  { key, top, folder }: { readonly key: Uint8Array; readonly top: string; readonly folder: string },
) {
  const permissions = createPermissionStore(db, { key })
  for (let index = 0; index < 10; index += 1) {
    const resource = index === 9 ? folder : path.join(top, `other ${index}`)
    permissions.give(
      {
        id: `grant_${index}`,
        scope: index % 2 === 0 ? { kind: 'global' } : { kind: 'project', name: project },
        lifetime: 'remembered',
        expiresAt: null,
        capability: index < 5 ? 'fs.read' : 'fs.write',
        resource,
        reason: 'bench',
      },
      { by: 'bench', at: 1 },
    )
  }
  const leases = createLeaseStore(db, { key, clock: systemClock })
  leases.add({
    id: 'lease_bench',
    root: run,
    tools: ['bench.*', 'fs.*'],
    on: [{ capability: 'fs.write', resource: folder, reason: 'bench' }],
    effects: 10_000_000,
    until: systemClock.now() + 3_600_000,
    by: 'bench',
  })
  const budgets = createBudgetStore(db, { key })
  budgets.set(`run:${run}`, { unit: 'effects', amount: 10_000_000 }, { by: 'bench', at: 1 })
  budgets.set('day', { unit: 'effects', amount: 10_000_000 }, { by: 'bench', at: 1 })
  budgets.set('day', { unit: 'time', amount: 1e15 }, { by: 'bench', at: 1 })

  return { permissions, leases, budgets }
}

/** Twenty rules, none of which fits, so that all of them are looked at and the mode asks. */
function policyOf(top: string): PolicyDocument {
  const rules = Array.from({ length: 20 }, (_, index): Json => {
    const when =
      index % 2 === 0
        ? { capability: [`fs.write:${path.join(top, `never ${index}`)}/**`] }
        : { tool: [`mail.send_${index}`] }
    return { name: `rule-${index}`, when, say: 'refuse', because: 'bench' }
  })
  return PolicyDocument.parse({ policy: 1, rules })
}
