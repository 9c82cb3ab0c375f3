import { amountText, type Json } from '#base'
import type { Grant } from '#contract'
import type { Lease } from '#gate'
import {
  answerAll,
  type Answering,
  type Asked,
  askedIn,
  isAsked,
  needsOf,
  runsForPerson,
  openRunsOf,
  parseGrant,
  type Workspace,
} from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { type Given, usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { untilOf } from '../inputs/until.ts'
import { tellAsk } from '../running/ask-text.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { openWork } from '../running/work.ts'
import { steer } from './steer.ts'

/** `adjutant approvals`: what waits for a person's word, in all runs or in one and those within it. */
export async function approvalsCommand({ ...invocation }: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { workspace } = work
  const word = given.find(0)
  const rows =
    word === undefined
      ? await runsForPerson(workspace)
      : await openRunsOf(workspace, (await findRun(workspace.runs, word)).id)
  const asked = (await needsOf(workspace, rows, { moving: true })).filter(isAsked)
  const waiting = rows.filter((row) => row.waiting === 'approval').length
  console.answer(
    asked.map(({ run, key, ask }) => ({ run, key, ...ask })),
    () => {
      if (asked.length === 0) console.line('Nothing waits for your word.')
      for (const need of asked) {
        console.line(`${shortId(need.run)}  ${need.key}`)
        tellAsk(console, need)
      }
      const more = waiting - new Set(asked.map(({ run }) => run)).size
      if (more > 0) console.line(`${amountText(more, 'more run')} will be shown once these are answered.`)
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
    // A lease is told to all that it may cover; a word is for what was shown, and that is never more than a screen of it.
    const asked = await askedIn(workspace, row.id, { key, all: lease !== undefined || key !== undefined })
    if (lease) workspace.leases.add(lease)
    else if (asked.length === 0) throw nothingAsked(row.id, key)
    // What a lease covers passes by it, not by an answer of its own, so that the lease keeps count.
    const answerTo = ({ hash }: Asked['ask']): Json =>
      lease ? null : { decision: 'allow', hash, ...(hunks ? { hunks } : {}) }
    await answer(workspace, asked, { answerTo, by, mayBeLate: lease !== undefined })
  })
}

/** `adjutant deny` */
export async function denyCommand(invocation: Invocation): Promise<ExitCode> {
  const { given, by } = invocation
  const key = given.find(1)
  const why = given.text('why') ?? ''
  return steer(invocation, async ({ workspace }, row) => {
    const asked = await askedIn(workspace, row.id, { key, all: true })
    if (asked.length === 0) throw nothingAsked(row.id, key)
    await answer(workspace, asked, { answerTo: () => ({ decision: 'deny', why }), by })
  })
}

/** @throws AppError `engine.not_held` when somebody else has answered all of it, unless it may be late */
async function answer(
  workspace: Workspace,
  asked: readonly Asked[],
  { mayBeLate = false, ...answering }: Answering & { mayBeLate?: boolean },
): Promise<void> {
  const { said, late } = await answerAll(workspace, asked, answering)
  const error = late.at(-1)?.error
  if (error && said === 0 && !mayBeLate) throw error
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
  workspace: Workspace,
  root: string,
): Lease | undefined {
  const limits = ['tools', 'on', 'effects', 'until'].filter(
    (name) => given.text(name) !== undefined || given.list(name).length > 0,
  )
  if (given.has('all')) {
    if (limits.length > 0) throw usage(`--all has no limits, so it does not go with --${limits[0]}.`)
    return { id: workspace.newId('lease'), root, tools: ['*'], on: null, effects: null, until: null, by }
  }
  if (!given.has('lease')) {
    if (limits.length > 0) throw usage(`--${limits[0]} limits a lease.`, 'Add --lease.')
    return undefined
  }
  if (limits.length === 0)
    throw usage('A lease has limits.', 'Add --effects, --tools, --on or --until; or say --all.')
  const on = given.list('on').map((text): Grant => parseGrant(text, surroundings.folder))
  return {
    id: workspace.newId('lease'),
    root,
    tools: given.list('tools').length > 0 ? given.list('tools') : ['*'],
    on: on.length > 0 ? on : null,
    effects: given.count('effects', 1) ?? null,
    until: untilOf(given, workspace.clock.now()),
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
