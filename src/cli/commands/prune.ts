import { hasHome } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { amountText, parseAge } from '../printing/amounts.ts'
import { openWork } from '../running/work.ts'

/** As long as the events of a run are kept when nobody says otherwise. */
const defaultAge = '90d'

/** `adjutant runs prune`: removes old runs that have ended. */
export async function pruneCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, homeFolder } = invocation
  const age = given.text('olderThan') ?? defaultAge
  const ageMs = parseAge(age)
  if (ageMs === undefined) throw usage(`${JSON.stringify(age)} is no age.`, 'Write 90d, 12h, 30m or 45s.')
  const keep = given.count('keep') ?? 0
  const dryRun = given.has('dryRun')
  if (!hasHome(homeFolder)) {
    console.answer({ runs: 0, within: 0, events: 0, undoable: 0, dryRun }, () =>
      console.line('There is nothing to remove.'),
    )
    return exitCodes.done
  }
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { retention, clock } = work.workspace
  const rule = { before: clock.now() - ageMs, keep }
  const pruned = dryRun ? retention.preview(rule) : retention.prune(rule, { by: invocation.by, at: clock.now() })
  console.answer({ ...pruned, dryRun }, () => {
    if (pruned.runs === 0) {
      console.line(`No run ended more than ${age} ago${keep > 0 ? `, the newest ${keep} apart` : ''}.`)
      return
    }
    const within = pruned.within > 0 ? `, ${amountText(pruned.within, 'run')} within them` : ''
    const what = `${amountText(pruned.runs, 'run')}${within} and ${amountText(pruned.events, 'event')}`
    console.line(dryRun ? `Would remove ${what}.` : `Removed ${what}.`)
    if (pruned.undoable === 0) return
    const done = amountText(pruned.undoable, 'run')
    console.line(
      dryRun
        ? `${done} of them could still be taken back, and no longer then.`
        : `${done} of them can no longer be taken back.`,
    )
  })
  return exitCodes.done
}
