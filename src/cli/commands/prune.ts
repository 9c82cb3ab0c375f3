import { amountText, countText } from '#base'
import { hasHome } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { parseAge } from '../printing/amounts.ts'
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
    console.answer({ runs: 0, within: 0, events: 0, undoable: 0, snapshots: nothing, dryRun }, () =>
      console.line('There is nothing to remove.'),
    )
    return exitCodes.done
  }
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { retention, snapshots, clock } = work.workspace
  const rule = { before: clock.now() - ageMs, keep }
  const signal = invocation.stopping
  const pruned = dryRun
    ? retention.preview(rule)
    : retention.prune(rule, { by: invocation.by, at: clock.now() })
  const swept = dryRun
    ? await snapshots.preview({ without: retention.tops(rule), signal })
    : await snapshots.sweep({ signal })
  console.answer({ ...pruned, snapshots: swept, dryRun }, () => {
    tellSwept(invocation, swept, dryRun)
    if (pruned.runs === 0) {
      console.line(`No run ended more than ${age} ago${keep > 0 ? `, the newest ${keep} apart` : ''}.`)
      return
    }
    const within = pruned.within > 0 ? `, ${amountText(pruned.within, 'run')} within them` : ''
    const what = `${amountText(pruned.runs, 'run')}${within} and ${amountText(pruned.events, 'event')}`
    console.line(dryRun ? `Would remove ${what}.` : `Removed ${what}.`)
    if (pruned.undoable === 0) return
    const done = countText(pruned.undoable)
    console.line(
      dryRun
        ? `${done} of them could still be taken back, and no longer then.`
        : `${done} of them can no longer be taken back.`,
    )
  })
  return exitCodes.done
}

const nothing = { runs: 0, contents: 0, bytes: 0 }

/** What is no longer kept of files that runs replaced or removed. */
function tellSwept(
  { console }: Invocation,
  { runs, contents, bytes }: typeof nothing,
  dryRun: boolean,
): void {
  if (contents === 0) return
  const what = `${amountText(contents, 'content')} that nothing needs any more (${(bytes / 1_000_000).toFixed(1)} MB)`
  console.line(dryRun ? `Would remove ${what}.` : `Removed ${what}.`)
  if (runs === 0) return
  const whose = `${amountText(runs, 'run')} that ${runs === 1 ? 'stays' : 'stay'}`
  console.line(
    dryRun
      ? `By the home's retention, ${whose} could no longer be taken back in full.`
      : `By the home's retention, ${whose} can no longer be taken back in full.`,
  )
}
