import { z } from 'zod'

import { canonicalJson, type Json } from '#base'
import {
  AppError,
  type Implementations,
  type Operations,
  type PolicyDocument,
  type PolicyVersion,
} from '#contract'
import { canonicalPolicy, parsePolicy } from '#gate'

import { lookAgain } from '../running/look-again.ts'
import { printPolicy, readPlaced } from '../running/policy-text.ts'
import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { differences, newestUnlessDamaged, usual } from './policy-difference.ts'
import { policyTrialOperations } from './policy-trial.ts'
import { requireFresh } from './revision.ts'
import { wireTime } from './wire-time.ts'

type Named = Extract<keyof Operations, `policy.${string}`>

const Place = z.tuple([z.int()])

export function policyOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { policies } = workspace.permissions

  return {
    ...policyTrialOperations(desk),

    async 'policy.get'({ version }) {
      const found = version === undefined ? policies.newest() : policies.find(version)
      if (version !== undefined && !found) {
        throw new AppError('gate.policy_not_found', `There is no version ${version} of the policy.`, {
          hint: 'See the versions there are.',
          details: { version },
        })
      }
      const document = found?.document ?? usual
      return {
        ...versionView(found),
        revision: revisionOf(found),
        document: canonicalPolicy(document) as Record<string, z.core.util.JSONType>,
        text: printPolicy(document),
      }
    },

    async 'policy.versions'({ cursor, limit }) {
      const [below = Infinity] = cursor === undefined ? [] : placeFrom(Place, cursor)
      const rest = policies.list().filter(({ version }) => version < below)
      const items = rest.slice(0, limit)
      const end = items.at(-1)
      return {
        items: items.map(versionView),
        next: rest.length > limit && end ? placeText([end.version]) : null,
      }
    },

    async 'policy.set'({ text, because, revision }, { caller: { by } }) {
      const document = readPlaced(text, {}, parsePolicy)
      const before = newestUnlessDamaged(policies)
      requireFresh(revision, revisionOf(before), 'The policy')
      const version = policies.set(document, { by, because, at: workspace.clock.now() })
      const created = before?.version !== version.version
      const old = before?.document ?? usual
      if (created) desk.changed('policy')
      // What waits for a budget may go on by other limits.
      if (budgetsOf(old) !== budgetsOf(document)) await lookAgain(workspace, { by })
      return {
        version: version.version,
        created,
        changes: created ? differences(old, document) : [],
        revision: revisionOf(version),
      }
    },
  }
}

function revisionOf(version: PolicyVersion | undefined): string {
  return String(version?.version ?? 0)
}

function budgetsOf({ budgets }: PolicyDocument): string {
  return canonicalJson(budgets as Json)
}

function versionView(version: PolicyVersion | undefined) {
  if (!version) return { version: null, by: '', because: '', at: null }
  const { version: number, by, because, at } = version
  return { version: number, by, because, at: wireTime(at) }
}
