import { z } from 'zod'

import { Grant } from './effect.ts'

const Name = z.string().min(1).max(200)

/** For whom a standing grant is: every run, or those of a project, of a workflow by its name, of an agent or a plugin. */
export const GrantScope = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('global') }),
    z.strictObject({ kind: z.enum(['project', 'workflow', 'agent', 'plugin']), name: Name }),
  ])
  .meta({ id: 'GrantScope' })
export type GrantScope = Readonly<z.infer<typeof GrantScope>>

/** A grant that outlives a run, and who gave it. Times are milliseconds since the Unix epoch. */
export const StandingGrant = Grant.extend({
  id: z.string(),
  scope: GrantScope,
  /** `remembered` until it expires or is revoked; `once` goes to the next run that it is for. */
  lifetime: z.enum(['remembered', 'once']),
  givenBy: z.string(),
  givenAt: z.int(),
  expiresAt: z.int().nullable(),
  /** The run that a grant for once went to. */
  takenBy: z.string().nullable(),
  revoked: z.strictObject({ by: z.string(), at: z.int(), why: z.string() }).nullable(),
}).meta({ id: 'StandingGrant' })
export type StandingGrant = Readonly<z.infer<typeof StandingGrant>>

/** `global`, or the kind and name: `workflow:tidy-folder`. */
export function scopeText(scope: GrantScope): string {
  return scope.kind === 'global' ? 'global' : `${scope.kind}:${scope.name}`
}

/** The other way; undefined for anything else. */
export function parseScope(text: string): GrantScope | undefined {
  if (text === 'global') return { kind: 'global' }
  const [, kind, name] = /^([a-z]+):(.+)$/s.exec(text) ?? []
  return GrantScope.safeParse({ kind, name }).data
}
