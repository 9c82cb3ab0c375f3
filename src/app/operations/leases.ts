import { homedir } from 'node:os'

import { AppError, type Grant, type Implementations, type Operations } from '#contract'
import { isTerminal } from '#engine'
import type { Lease } from '#gate'

import { answerAll, askedIn } from '../running/approvals.ts'
import { parseTyped } from '../running/named-things.ts'
import { leaseView } from './approval-view.ts'
import type { Desk } from './desk.ts'

/** Bounded permissions for a run and all within it. */
export function leasesOperations({
  workspace,
}: Desk): Pick<Implementations<Operations>, 'approvals.lease' | 'approvals.endLease'> {
  const { runs, leases } = workspace
  return {
    async 'approvals.lease'({ run, tools, on, effects, until, all }, { caller: { by } }) {
      const row = await runs.get(run)
      if (isTerminal(row.status)) {
        throw new AppError('engine.run_already_finished', `Run ${run} has ended.`, { details: { run } })
      }
      const limits = [tools, on, effects, until].filter((limit) => limit !== undefined)
      if (all !== (limits.length === 0)) {
        throw new AppError(
          'input.invalid',
          all ? 'Without any bound, a lease has no limits.' : 'A lease has limits.',
          { hint: 'Give tools, on, effects or until; or say all.' },
        )
      }
      const at = until === undefined ? null : Date.parse(until)
      if (at !== null && at <= workspace.clock.now())
        throw new AppError('input.invalid', 'The end of the lease is in the past.')
      const lease: Lease = {
        id: workspace.newId('lease'),
        root: row.root,
        tools: tools ?? ['*'],
        on:
          on?.map((text): Grant => ({ ...parseTyped(text, homedir()), reason: 'named in the lease' })) ??
          null,
        effects: effects ?? null,
        until: at,
        by,
      }
      // In this order: what is held before it is looked for is found, and what is held later sees the lease.
      leases.add(lease)
      const asked = await askedIn(workspace, run, { all: true })
      // What a lease covers passes by it, not by an answer of its own, so that the lease keeps count.
      const { said } = await answerAll(workspace, asked, { answerTo: () => null, by })
      return { lease: leaseView(lease), looked: said }
    },

    async 'approvals.endLease'({ run, lease }, { caller: { by } }) {
      const { root } = await runs.get(run)
      if (!leases.of(root).some(({ id }) => id === lease)) {
        throw new AppError('approval.lease_unknown', `Run ${run} has no lease ${lease.toWellFormed()}.`, {
          hint: 'See which hold for it.',
          details: { run, lease: lease.toWellFormed() },
        })
      }
      leases.revoke(lease, by)
      return { ended: true }
    },
  }
}
