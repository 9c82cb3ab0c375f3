import { AppError, type GrantScope, parseScope, scopeText, type StandingGrant } from '#contract'
import { covers, type Danger, printCapability, scopesOf } from '#gate'
import { dangersHere, hasHome, parseTyped, type Workspace } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { type Given, usage } from '../given.ts'
import { untilOf } from '../inputs/until.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { openWork } from '../running/work.ts'

/** `adjutant grants list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const wanted = given.text('for') === undefined ? undefined : scopeText(scopeOf(given))
  const grants = await withHome(invocation, [], ({ permissions, clock }) =>
    permissions.grants.list({ now: clock.now(), ended: given.has('all') }),
  )
  const shown = grants.filter(({ scope }) => wanted === undefined || scopeText(scope) === wanted)
  console.answer(shown.map(grantJson), () => {
    if (shown.length === 0) {
      console.line('Nothing is granted beyond what a run is given at its start.')
      return
    }
    console.table(
      ['grant', 'capability', 'for', 'until', 'by', 'because'],
      shown.map((grant) => [
        styled('bold', shortGrant(grant.id)),
        printCapability(grant),
        scopeText(grant.scope),
        stateText(grant),
        `${grant.givenBy}, ${timeText(grant.givenAt)}`,
        grant.reason,
      ]),
    )
  })
  return exitCodes.done
}

/** `adjutant grants allow` */
export async function allowCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings, by, homeFolder } = invocation
  const capability = parseTyped(given.arg(0), surroundings.folder)
  const scope = scopeOf(given)
  const dangers = dangersHere(capability, homeFolder)
  refuseDangers(dangers, printCapability(capability), given.has('yesIKnow'))
  await using work = await openWork(invocation, { engine: 'never' })
  const { permissions, clock } = work.workspace
  const grant = permissions.grants.give(
    {
      ...capability,
      id: permissions.newId(),
      scope,
      reason: given.text('because') ?? 'allowed on the command line',
      lifetime: given.has('once') ? 'once' : 'remembered',
      expiresAt: untilOf(given, clock.now()),
    },
    { by, at: clock.now() },
  )
  console.answer(grantJson(grant), () => {
    console.line(
      styled('green', 'allowed'),
      `  ${shortGrant(grant.id)}  ${printCapability(grant)} for ${scopeText(scope)}, ${stateText(grant)}`,
    )
    for (const { text } of dangers) console.line(styled('yellow', 'dangerous'), `  ${text}`)
  })
  return exitCodes.done
}

/** `adjutant grants revoke` */
export async function revokeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, by } = invocation
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { permissions, clock } = work.workspace
  const { id } = findGrant(permissions.grants.list({ now: 0 }), given.arg(0))
  const grant = permissions.grants.revoke(id, { by, why: given.text('why') ?? '', at: clock.now() })
  console.answer(grantJson(grant), () =>
    console.line(`${printCapability(grant)} for ${scopeText(grant.scope)} is no longer granted.`),
  )
  return exitCodes.done
}

/** `adjutant grants check` */
export async function checkCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings } = invocation
  const need = parseTyped(given.arg(0), surroundings.folder)
  if (need.pattern)
    throw usage('One thing can be checked, not a pattern of many.', 'Name a path, a host or a tool.')
  const scope = scopeOf(given)
  const scopes = scope.kind === 'global' ? [scope] : scopesOf({ project: '', [scope.kind]: scope.name })
  const found = await withHome(invocation, undefined, ({ permissions, clock }) =>
    permissions.grants.holding(scopes, clock.now()).find((grant) => covers(grant, need)),
  )
  const capability = printCapability(need)
  console.answer({ capability, granted: found !== undefined, by: found ? grantJson(found) : null }, () => {
    if (found)
      console.line(
        styled('green', 'granted'),
        `  by ${shortGrant(found.id)}: ${printCapability(found)}, ${found.reason}`,
      )
    else console.line(styled('yellow', 'not granted'), `  ${capability} for ${scopeText(scope)}`)
  })
  return found ? exitCodes.done : exitCodes.failed
}

/** `adjutant grants log` */
export async function logCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const limit = Math.min(given.count('limit', 1) ?? 50, 10_000)
  const events = await withHome(invocation, [], ({ permissions }) => permissions.grants.log({ limit }))
  console.answer(
    events.map(({ at, scope, ...event }) => ({
      ...event,
      scope: scopeText(scope),
      at: new Date(at).toISOString(),
    })),
    () => {
      if (events.length === 0) console.line('Nothing was granted, revoked or refused yet.')
      else {
        console.table(
          ['when', 'what', 'capability', 'for', 'by', 'why'],
          events.map(({ at, what, capability, resource, scope, by, why }) => [
            timeText(at),
            styled(what === 'refused' ? 'yellow' : 'dim', what),
            `${capability}:${resource}`,
            scopeText(scope),
            by,
            why,
          ]),
        )
      }
    },
  )
  return exitCodes.done
}

/** What is read of a home; the other answer where there is none yet. */
async function withHome<T>(
  invocation: Invocation,
  otherwise: T,
  read: (workspace: Workspace) => T,
): Promise<T> {
  if (!hasHome(invocation.homeFolder)) return otherwise
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  return read(work.workspace)
}

function scopeOf(given: Given): GrantScope {
  const text = given.text('for') ?? 'global'
  const scope = parseScope(text)
  if (scope) return scope
  throw usage(
    `${JSON.stringify(text)} is nobody whom a grant can be for.`,
    'Write global, or project:NAME, workflow:NAME, agent:NAME or plugin:NAME.',
  )
}

function refuseDangers(dangers: readonly Danger[], capability: string, isMeant: boolean): void {
  const ours = dangers.find(({ kind }) => kind === 'own_home')
  if (dangers.length === 0 || (isMeant && !ours)) return
  throw new AppError(
    'gate.grant_dangerous',
    `${capability} is dangerous. ${dangers.map(({ text }) => text).join(' ')}`,
    {
      hint: ours ? 'Name another folder.' : 'Give a narrower one, or say --yes-i-know.',
      details: { capability, dangers: dangers.map(({ kind }) => kind) },
    },
  )
}

/** The grant of that id, or of that end or beginning of one. */
function findGrant(grants: readonly StandingGrant[], word: string): StandingGrant {
  const found = grants.filter(
    ({ id }) => id === word || id.endsWith(word) || id.replace(/^grant_/, '').startsWith(word),
  )
  const [grant, another] = found
  if (grant && !another) return grant
  throw new AppError(
    'gate.grant_not_found',
    grant ? `${word} fits ${found.length} grants.` : `There is no grant ${word}.`,
    { hint: 'See "adjutant grants list".', details: { grant: word } },
  )
}

/** The end of an id, where ids made at one time differ. */
function shortGrant(id: string): string {
  return id.slice(-8)
}

function stateText({ revoked, takenBy, lifetime, expiresAt }: StandingGrant): string {
  if (revoked) return `revoked by ${revoked.by}`
  if (takenBy !== null) return `taken by ${takenBy}`
  const until = expiresAt === null ? 'for good' : `until ${timeText(expiresAt)}`
  return lifetime === 'once' ? `once, ${until}` : until
}

function grantJson({ scope, givenAt, expiresAt, revoked, ...grant }: StandingGrant): object {
  const iso = (at: number): string => new Date(at).toISOString()
  return {
    ...grant,
    text: printCapability(grant),
    scope: scopeText(scope),
    givenAt: iso(givenAt),
    expiresAt: expiresAt === null ? null : iso(expiresAt),
    revoked: revoked && { ...revoked, at: iso(revoked.at) },
  }
}
