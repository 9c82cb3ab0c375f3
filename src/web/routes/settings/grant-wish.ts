import type { Input } from '../../client/create-client.ts'
import { dayEdge } from '../../words/time.ts'

export const abilities = ['fs.read', 'fs.write', 'net', 'exec', 'secret', 'tool'] as const
export const scopeKinds = ['global', 'project', 'workflow', 'agent', 'plugin'] as const

/** A permission as somebody fills it in. */
export interface GrantWish {
  readonly ability: (typeof abilities)[number]
  readonly resource: string
  readonly scopeKind: (typeof scopeKinds)[number]
  readonly scopeName: string
  readonly reason: string
  readonly lifetime: 'remembered' | 'once'
  /** A day such as `2026-03-04`, which is the last; empty for without end. */
  readonly lastDay: string
}

export const emptyWish: GrantWish = {
  ability: 'fs.read',
  resource: '',
  scopeKind: 'global',
  scopeName: '',
  reason: '',
  lifetime: 'remembered',
  lastDay: '',
}

/** What the wish is, for the operations; null while something is missing. */
export function askedOf({
  ability,
  resource,
  scopeKind,
  scopeName,
}: GrantWish): { capability: string; for: string } | null {
  const on = resource.trim()
  const name = scopeName.trim()
  if (on === '' || (scopeKind !== 'global' && name === '')) return null
  return { capability: `${ability}:${on}`, for: scopeKind === 'global' ? scopeKind : `${scopeKind}:${name}` }
}

/** The whole of it as it is given. */
export function givenOf(wish: GrantWish, dangersSeen: boolean): Input<'grants.give'> | null {
  const asked = askedOf(wish)
  if (asked === null) return null
  const expiresAt = dayEdge(wish.lastDay, 'end')
  return {
    ...asked,
    ...(wish.reason.trim() === '' ? {} : { reason: wish.reason.trim() }),
    lifetime: wish.lifetime,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    dangersSeen,
  }
}
