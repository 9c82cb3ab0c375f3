import { TurnFrames } from '#app/serving'
import { amountText } from '#base'
import { isGoing, type TurnView } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { valueLines } from '../printing/value-text.ts'
import { tellAsk } from './ask-text.ts'
import { shortId } from './find-run.ts'
import type { OpenOperations } from './open-operations.ts'
import { tellProblem } from './outcome.ts'

/** Of an input or an output of a tool, so many lines are told. */
const mostLines = 6

/** Tells a turn as it comes, asks on a terminal what it asks, and ends with it, or where it waits for a person. */
export async function tellTurn(
  invocation: Invocation,
  { operations, run }: { operations: OpenOperations; run: string },
): Promise<TurnView> {
  const { console } = invocation
  const frames = new TurnFrames()
  let after: string | undefined
  let isSorted = false
  for (;;) {
    const view = await operations.ask('turns.get', {
      run,
      waitMs: 5_000,
      ...(after === undefined ? {} : { after }),
    })
    if (!isSorted && view.sorted) tellSorted(invocation, view.sorted)
    isSorted = view.sorted !== null
    for (const frame of frames.of(view)) {
      if (frame.type === 'token') console.piece(frame.text)
      else if (frame.type === 'call') {
        console.endPiece()
        tellCall(invocation, frame)
      } else if (frame.type === 'restart') console.note(styled('dim', 'It broke off, and is answered anew:'))
    }
    if (!isGoing(view) && !(await askInline(invocation, { operations, view }))) return view
    after = view.revision
  }
}

/** For whom it is, where that was asked and is not the agent itself. */
function tellSorted({ console }: Invocation, { agents, by, why }: NonNullable<TurnView['sorted']>): void {
  if (agents.length === 0) return
  const how = by === 'name' ? 'as you say' : by === 'rules' ? 'by rules' : why
  console.note(styled('cyan', `  for ${agents.join(', then ')}`), styled('dim', `  ${how}`))
}

type CallPart = Extract<TurnView['parts'][number], { is: 'call' }>

function tellCall(
  { console }: Invocation,
  { tool, state, input, output, error }: Omit<CallPart, 'is'>,
): void {
  const colour = state === 'done' ? 'green' : state === 'failed' ? 'red' : 'cyan'
  if (state === 'open') {
    console.note(styled('cyan', `  ${tool}`), styled('dim', `  ${lineOf(input.value)}`))
    return
  }
  if (state === 'failed' && error) console.note(styled('red', `  ${tool} failed`), `  ${error.detail}`)
  else if (state === 'done' && output) {
    const lines = valueLines(output.value)
    for (const line of lines.slice(0, mostLines)) console.note(styled('dim', `    ${line}`))
    if (lines.length > mostLines)
      console.note(styled('dim', `    … ${amountText(lines.length - mostLines, 'line')} more`))
  } else if (state !== 'held') console.note(styled(colour, `  ${tool}: ${state}`))
}

function lineOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 160 ? `${text.slice(0, 159).toWellFormed()}…` : text
}

/** Asks the person on a terminal. @returns whether something was answered, so that it goes on */
async function askInline(
  { console, surroundings, stopping }: Invocation,
  { operations, view }: { operations: OpenOperations; view: TurnView },
): Promise<boolean> {
  const canAsk = surroundings.input.isTerminal && surroundings.err.isTerminal && !console.asJson
  if (!view.isForPerson || console.asJson) return false
  const { needs } = await operations.ask('runs.get', { id: view.run })
  let answered = false
  for (const need of needs) {
    if (need.is !== 'approval') continue
    tellAsk({ line: (...parts) => console.note(...parts) }, need)
    if (!canAsk) {
      console.note(`  allow it:  adjutant approve ${shortId(need.run)} ${need.key}`)
      continue
    }
    console.note(styled('bold', '  Allow this?'), '  y yes, n no')
    const word = (await surroundings.input.readLine(100))?.trim().toLowerCase()
    if (stopping.aborted || word === undefined) return answered
    const { run, key, ask } = need
    if (['y', 'yes'].includes(word))
      await operations.ask('approvals.approve', { run, key, argsHash: ask.hash })
    else await operations.ask('approvals.deny', { run, key, argsHash: ask.hash })
    answered = true
  }
  return answered
}

/** Says how a turn has ended, where its words do not. */
export function tellEnd({ console }: Invocation, view: TurnView): ExitCode {
  const { run, finish, error, degraded, model, usage, effects, isForPerson, status } = view
  const short = shortId(run)
  if (degraded) console.note(styled('yellow', 'degraded'), '  No model is set up, so rules have answered.')
  const why = finish === null || finish === 'answered' ? undefined : ends[finish]
  if (why !== undefined) console.note(styled('yellow', finish ?? ''), `  ${why}`)
  if (error) tellProblem(console, error)
  if (isForPerson) console.note(`It waits for your word:  adjutant show ${short}`)
  const spent = usage.input + usage.output
  const about = [model ?? '', spent > 0 ? amountText(spent, 'token') : '', `run ${short}`]
  const undo = effects > 0 ? `  (take it back: adjutant undo ${short})` : ''
  console.note(styled('dim', about.filter((part) => part !== '').join('  ') + undo))
  if (isForPerson) return exitCodes.waiting
  return status === 'completed' ? exitCodes.done : status === 'paused' ? exitCodes.waiting : exitCodes.failed
}

const ends: Readonly<Record<Exclude<NonNullable<TurnView['finish']>, 'answered'>, string>> = {
  steps: 'It has thought as often as it may, and was not done.',
  budget: 'It has used what it may.',
  length: 'The answer was cut off: it is as long as it may be.',
  filtered: 'The answer was filtered.',
  declined: 'Too little is left of a budget to think on.',
}
