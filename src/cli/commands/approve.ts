import type { Grant } from '#contract'
import type { Lease } from '#gate'
import type { Workspace } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { type Given, usage } from '../given.ts'
import { parseGrant } from '../inputs/named-things.ts'
import type { Invocation } from '../invocation.ts'
import { untilOf } from '../inputs/until.ts'
import { tellAsk } from '../running/ask-text.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { isForPerson, type Need, needsOf, openRuns, openRunsOf } from '../running/for-person.ts'
import { openWork } from '../running/work.ts'
import { steer } from './steer.ts'

type Asked = Extract<Need, { is: 'approval' }>

/** `adjutant approvals`: what waits for a person's word, in all runs or in one and those within it. */
export async function approvalsCommand({ ...invocation }: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { workspace } = work
  const word = given.find(0)
  const rows =
    word === undefined
      ? await openRuns(workspace)
      : await openRunsOf(workspace, (await findRun(workspace.runs, word)).id)
  const asked = (await needsOf(workspace, rows.filter(isForPerson))).filter(isAsked)
  console.answer(
    asked.map(({ run, key, ask }) => ({ run, key, ...ask })),
    () => {
      if (asked.length === 0) console.line('Nothing waits for your word.')
      for (const need of asked) {
        console.line(`${shortId(need.run)}  ${need.key}`)
        tellAsk(console, need)
      }
      if (asked.length > 0)
        console.note('Allow with "adjutant approve RUN [KEY]", or "adjutant deny RUN [KEY]".')
    },
  )
  return exitCodes.done
}

/** `adjutant approve`: lets what a run asks happen, as it stands; with a lease, what it will ask as well. */
export async function approveCommand(invocation: Invocation): Promise<ExitCode> {
  const { given, by } = invocation
  const key = given.find(1)
  const hunks = partsOf(given)
  if (hunks && key === undefined) throw usage('--parts goes with one key.', 'Name the key after the run.')
  return steer(invocation, async ({ workspace }, row) => {
    const lease = leaseOf(invocation, workspace, row.root)
    const asked = await askedIn(workspace, row.id, key)
    if (lease) workspace.leases.add(lease)
    else if (asked.length === 0) throw nothingAsked(row.id, key)
    for (const { run, key: one, ask } of lease ? [] : asked) {
      const answer = { decision: 'allow', hash: ask.hash, ...(hunks ? { hunks } : {}) } as const
      await workspace.runs.answer(run, one, { answer, by })
    }
    // What a lease covers passes by it, not by this answer, so that the lease keeps count.
    for (const { run, key: one } of lease ? asked : [])
      await workspace.runs.answer(run, one, { answer: null, by })
  })
}

/** `adjutant deny` */
export async function denyCommand(invocation: Invocation): Promise<ExitCode> {
  const { given, by } = invocation
  const key = given.find(1)
  const why = given.text('why') ?? ''
  return steer(invocation, async ({ workspace }, row) => {
    const asked = await askedIn(workspace, row.id, key)
    if (asked.length === 0) throw nothingAsked(row.id, key)
    for (const { run, key: one } of asked)
      await workspace.runs.answer(run, one, { answer: { decision: 'deny', why }, by })
  })
}

function isAsked(need: Need): need is Asked {
  return need.is === 'approval'
}

/** What a run and those within it ask; under one key, if it is given. */
async function askedIn(
  workspace: Workspace,
  run: string,
  key: string | undefined,
): Promise<readonly Asked[]> {
  const asked = (await needsOf(workspace, await openRunsOf(workspace, run), { all: true })).filter(isAsked)
  if (key === undefined) return asked
  const fitting = asked.filter((need) => need.key === key)
  const own = fitting.filter((need) => need.run === run)
  return own.length > 0 ? own : fitting
}

function nothingAsked(run: string, key: string | undefined) {
  return usage(
    key === undefined
      ? `Run ${shortId(run)} asks nothing.`
      : `Run ${shortId(run)} asks nothing under ${key}.`,
    `See "adjutant approvals ${shortId(run)}".`,
  )
}

/** The lease that the options describe; undefined when they describe none. */
function leaseOf(
  { given, by, surroundings }: Invocation,
  { clock, newId }: Workspace,
  root: string,
): Lease | undefined {
  const limits = ['tools', 'on', 'effects', 'until'].filter(
    (name) => given.text(name) !== undefined || given.list(name).length > 0,
  )
  if (given.has('all')) {
    if (limits.length > 0) throw usage(`--all has no limits, so it does not go with --${limits[0]}.`)
    return { id: newId('lease'), root, tools: ['*'], on: null, effects: null, until: null, by }
  }
  if (!given.has('lease')) {
    if (limits.length > 0) throw usage(`--${limits[0]} limits a lease.`, 'Add --lease.')
    return undefined
  }
  if (limits.length === 0)
    throw usage('A lease has limits.', 'Add --effects, --tools, --on or --until; or say --all.')
  const on = given.list('on').map((text): Grant => parseGrant(text, surroundings.folder))
  return {
    id: newId('lease'),
    root,
    tools: given.list('tools').length > 0 ? given.list('tools') : ['*'],
    on: on.length > 0 ? on : null,
    effects: given.count('effects', 1) ?? null,
    until: untilOf(given, clock.now()),
    by,
  }
}

/** `--parts 0,2` */
function partsOf(given: Given): number[] | undefined {
  const text = given.text('parts')
  if (text === undefined) return undefined
  if (!/^\d{1,4}(,\d{1,4})*$/.test(text))
    throw usage(`--parts takes numbers such as 0,2, not ${JSON.stringify(text)}.`)
  return [...new Set(text.split(',').map(Number))]
}
