import { homedir } from 'node:os'

import { z } from 'zod'

import {
  AppError,
  type GrantScope,
  type GrantView,
  type Implementations,
  type Operations,
  parseScope,
  scopeText,
  type StandingGrant,
} from '#contract'
import { type CapabilityPattern, covers, printCapability, scopesOf } from '#gate'

import { dangersHere } from '../permissions.ts'
import { parseTyped } from '../running/named-things.ts'
import type { Desk } from './desk.ts'
import { refuseDangers } from './given-workflow.ts'
import { placeFrom, placeText } from './list-place.ts'
import { wireTime } from './wire-time.ts'

type Named = Extract<keyof Operations, `grants.${string}`>

const Place = z.tuple([z.number(), z.string()])
const LogPlace = z.tuple([z.int()])

export function grantsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { permissions, clock, home } = desk.workspace
  const { grants } = permissions
  const view = (grant: StandingGrant): GrantView => grantView(grant, clock.now())

  function dangersIn(capability: CapabilityPattern) {
    return dangersHere(capability, home.folder).map(({ kind, text }) => ({ kind, text }))
  }

  return {
    async 'grants.list'({ for: meant, ended, cursor, limit }) {
      const wanted = meant === undefined ? undefined : scopeText(scopeFrom(meant))
      const [at = Infinity, id = ''] = cursor === undefined ? [] : placeFrom(Place, cursor)
      const all = grants
        .list({ now: clock.now(), ended })
        .filter(({ scope }) => wanted === undefined || scopeText(scope) === wanted)
        .toSorted((a, b) => b.givenAt - a.givenAt || (a.id < b.id ? 1 : -1))
        .filter((grant) => grant.givenAt < at || (grant.givenAt === at && grant.id < id))
      const items = all.slice(0, limit)
      const end = items.at(-1)
      return {
        items: items.map(view),
        next: all.length > limit && end ? placeText([end.givenAt, end.id]) : null,
      }
    },

    async 'grants.give'(
      { capability: text, for: meant, reason, lifetime, expiresAt, dangersSeen },
      { caller },
    ) {
      const capability = parseTyped(text, homedir())
      const scope = scopeFrom(meant)
      const dangers = dangersIn(capability)
      refuseDangers(dangers, { capability: printCapability(capability), seen: dangersSeen })
      const at = clock.now()
      const until = expiresAt === undefined ? null : Date.parse(expiresAt)
      if (until !== null && until <= at)
        throw new AppError('input.invalid', 'The grant would have ended already.')
      const id = permissions.newId()
      const grant = grants.give(
        { ...capability, id, scope, reason, lifetime, expiresAt: until },
        { by: caller.by, at },
      )
      desk.changed('grants')
      return { grant: view(grant), dangers }
    },

    async 'grants.revoke'({ id, why }, { caller: { by } }) {
      const grant = grants.revoke(id, { by, why, at: clock.now() })
      desk.changed('grants')
      return view(grant)
    },

    async 'grants.check'({ capability: text, for: meant }) {
      const capability = parseTyped(text, homedir())
      const scope = scopeFrom(meant)
      const scopes = scope.kind === 'global' ? [scope] : scopesOf({ project: '', [scope.kind]: scope.name })
      const by = capability.pattern
        ? undefined
        : grants.holding(scopes, clock.now()).find((grant) => covers(grant, capability))
      return {
        capability: printCapability(capability),
        dangers: dangersIn(capability),
        grantedBy: by ? view(by) : null,
      }
    },

    async 'grants.log'({ cursor, limit }) {
      const [before] = cursor === undefined ? [] : placeFrom(LogPlace, cursor)
      const found = grants.log({ limit: limit + 1, before })
      const items = found.slice(0, limit).map(({ position, what, at, by, grant, scope, why, ...need }) => ({
        position,
        what,
        at: wireTime(at),
        by,
        grant,
        for: scopeText(scope),
        capability: `${need.capability}:${need.resource}`,
        why,
      }))
      const end = items.at(-1)
      return { items, next: found.length > limit && end ? placeText([end.position]) : null }
    },
  }
}

/** @throws AppError `input.invalid` */
function scopeFrom(text: string): GrantScope {
  const scope = parseScope(text)
  if (scope) return scope
  throw new AppError('input.invalid', `${JSON.stringify(text)} is nobody whom a grant can be for.`, {
    hint: 'Write global, or project:NAME, workflow:NAME, agent:NAME or plugin:NAME.',
  })
}

function grantView(grant: StandingGrant, now: number): GrantView {
  const { id, scope, reason, lifetime, givenBy, givenAt, expiresAt, takenBy, revoked } = grant
  return {
    id,
    capability: printCapability(grant),
    for: scopeText(scope),
    reason,
    lifetime,
    givenBy,
    givenAt: wireTime(givenAt),
    expiresAt: expiresAt === null ? null : wireTime(expiresAt),
    takenBy,
    revoked: revoked && { ...revoked, at: wireTime(revoked.at) },
    holds: revoked === null && takenBy === null && (expiresAt === null || expiresAt > now),
  }
}
