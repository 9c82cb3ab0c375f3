import type { Capability, Grant, GrantScope, StandingGrant } from '#contract'

/** A grant that somebody gives, before it is kept. */
export interface GivenGrant extends Grant {
  readonly id: string
  readonly scope: GrantScope
  readonly lifetime: StandingGrant['lifetime']
  readonly expiresAt: number | null
}

/** One line of the log of permissions. */
export interface PermissionEvent {
  /** Grows with every event. */
  readonly position: number
  readonly what: 'given' | 'revoked' | 'taken' | 'refused'
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** A person, or the run that was refused or that took a grant for once. */
  readonly by: string
  /** Null for what was refused: there was no grant. */
  readonly grant: string | null
  readonly scope: GrantScope
  readonly capability: Capability
  readonly resource: string
  /** Why it was given or revoked; the tool that was refused. */
  readonly why: string
}

export interface Refusal {
  readonly run: string
  readonly tool: string
  readonly scope: GrantScope
  readonly capability: Capability
  readonly resource: string
  readonly at: number
}

/**
 * Keeps grants that outlive a run, and the log of all that became of permissions. Each call is atomic and durable when
 * it returns; what gives or takes away has its entry in the audit log in the same transaction. Adapters must pass
 * `testPermissionStore`.
 *
 * @throws AppError `gate.permissions_damaged` from whatever reads a grant that something else wrote or changed
 */
export interface PermissionStore {
  give(grant: GivenGrant, options: { by: string; at: number }): StandingGrant
  /** @throws AppError `gate.grant_not_found` when it is not there or has been revoked */
  revoke(id: string, options: { by: string; why: string; at: number }): StandingGrant
  /** Newest first; those that were revoked, taken or have expired only when asked for. */
  list(options: { now: number; ended?: boolean }): readonly StandingGrant[]
  /** The remembered grants of these scopes that hold at this time, oldest first. On the way of every effect. */
  holding(scopes: readonly GrantScope[], now: number): readonly StandingGrant[]
  /** Gives a run the grants for once of these scopes; no other run gets them. */
  take(scopes: readonly GrantScope[], options: { run: string; at: number }): readonly StandingGrant[]
  /** Notes that a run needed what nobody had granted. */
  refused(refusal: Refusal): void
  /** Newest first, at most `limit`, before a position where one is given. */
  log(options: { limit: number; before?: number | undefined }): readonly PermissionEvent[]
}
