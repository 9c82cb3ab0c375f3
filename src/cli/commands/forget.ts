import { amountText } from '#base'
import type { ForgetPlan, Operations, OutputOf } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { askYes } from '../running/ask-yes.ts'
import { findRun } from '../running/find-run.ts'
import { openOperations } from '../running/open-operations.ts'
import { openWork } from '../running/work.ts'

/** `adjutant runs forget`: what a run was told and said. */
export async function forgetRunCommand(invocation: Invocation): Promise<ExitCode> {
  const id = await runMeant(invocation)
  const undoable = invocation.given.has('evenUndoable')
  await using operations = await openOperations(invocation, { reads: true })
  return await forget(invocation, await operations.ask('runs.forgetPlan', { id }), () =>
    operations.ask('runs.forget', { id, undoable }),
  )
}

/** `adjutant sessions forget`: what was told and said in a session. */
export async function forgetSessionCommand(invocation: Invocation): Promise<ExitCode> {
  const id = invocation.given.arg(0)
  const undoable = invocation.given.has('evenUndoable')
  await using operations = await openOperations(invocation, { reads: true })
  return await forget(invocation, await operations.ask('sessions.forgetPlan', { id }), () =>
    operations.ask('sessions.forget', { id, undoable }),
  )
}

async function runMeant(invocation: Invocation): Promise<string> {
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { id } = await findRun(work.workspace.runs, invocation.given.arg(0))
  return id
}

type Forgotten = OutputOf<Operations['runs.forget']>
/** With how many documents, where they are asked for. */
type Forgettable = ForgetPlan & { readonly documents?: number }

/** Shows what would go and what could no longer be done, asks, and only then forgets. */
export async function forget(
  invocation: Invocation,
  plan: Forgettable,
  carryOut: () => Promise<Forgotten>,
): Promise<ExitCode> {
  const { console, given } = invocation
  if (given.has('dryRun')) {
    console.answer(plan, () => tellPlan(invocation, plan))
    return exitCodes.done
  }
  const mayForget =
    given.has('yes') ||
    (await askYes(invocation, {
      show: () => tellPlan(invocation, plan),
      question: 'Forget it?',
      answers: 'y forgets it for good, anything else leaves all as it is',
      undone: 'Nothing was forgotten',
      hint: 'Look with --dry-run, then say --yes.',
    }))
  if (!mayForget) return exitCodes.stopped
  const done = await carryOut()
  console.answer({ ...plan, ...done }, () => {
    if (plan.runs > 0 || !plan.documents)
      console.line(`Forgot what ${amountText(plan.runs, 'run')} were told and said.`)
    if (plan.documents) console.line(`Forgot what was read of ${amountText(plan.documents, 'document')}.`)
    if (!done.isOffDisk)
      console.line(
        'Some of it is still on the disk, encrypted; whoever runs the engine takes it off within a day.',
      )
  })
  return exitCodes.done
}

export function tellPlan({ console }: Invocation, plan: Forgettable): void {
  const { runs, events, undoable, undoableCount, forks, toldOn, documents = 0 } = plan
  if (documents > 0)
    console.line(
      `Goes: what was read of ${amountText(documents, 'document')}, for good. Files are not touched.`,
    )
  else if (runs === 0) console.line('There is nothing to forget.')
  if (runs === 0) return
  console.line(
    `Goes: inputs, prompts, answers, results and messages of ${amountText(runs, 'run')} (${amountText(events, 'event')}).`,
  )
  console.line('Stays: when they ran, which tools and models, what it took, how it ended, and the audit log.')
  console.line('Can no longer be done: fork them, take them back, go on in a chat with what was said.')
  for (const { run, title } of undoable)
    console.line(styled('yellow', `  can still be taken back now: ${title}  ${run}`))
  if (undoableCount > undoable.length) console.line(`  and ${undoableCount - undoable.length} more`)
  if (forks > 0) console.line(`Keeps what it shares: ${amountText(forks, 'fork')}.`)
  if (toldOn > 0)
    console.line(`Keep what they were told of it: ${amountText(toldOn, 'later run')} of the session.`)
}
