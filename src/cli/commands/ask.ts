import { type ExitCode, exitCodes } from '../command.ts'
import { usage } from '../given.ts'
import { amountsOf } from '../inputs/amount.ts'
import { modeAsked } from '../inputs/mode-asked.ts'
import type { Invocation } from '../invocation.ts'
import { openOperations } from '../running/open-operations.ts'
import { folderSession } from '../running/folder-session.ts'
import { tellEnd, tellTurn } from '../running/tell-turn.ts'
import { askDocuments } from './ask-documents.ts'

/** The most characters that are said at once. */
const longest = 200_000

/** `adjutant ask`: one thing, of an agent. */
export async function askCommand(invocation: Invocation): Promise<ExitCode> {
  return askAgent(invocation, { agent: invocation.given.text('agent'), said: invocation.given.arg(0) })
}

/** `adjutant agents run` */
export async function runAgentCommand(invocation: Invocation): Promise<ExitCode> {
  return askAgent(invocation, { agent: invocation.given.arg(0), said: invocation.given.arg(1) })
}

async function askAgent(
  invocation: Invocation,
  { agent, said }: { agent: string | undefined; said: string },
): Promise<ExitCode> {
  const { console, given, stopping } = invocation
  const text = await textOf(invocation, said)
  if (given.has('docs')) return askDocuments(invocation, text)
  const limits = given.text('budget')
  const budget = limits === undefined ? undefined : amountsOf(limits)
  const model = given.text('model')
  const mode = modeAsked(invocation)
  const folder = given.text('folder')
  await using operations = await openOperations(invocation, { reads: false })
  try {
    const session = folder === undefined ? undefined : await folderSession(invocation, { operations, folder })
    const { run } = await operations.ask('turns.start', {
      text,
      ...(agent === undefined ? {} : { agent }),
      ...(model === undefined ? {} : { model }),
      ...(mode === undefined ? {} : { mode }),
      ...(budget === undefined ? {} : { budget }),
      ...(session === undefined ? {} : { session }),
    })
    const view = await tellTurn(invocation, { operations, run })
    const code = tellEnd(invocation, view)
    console.answer(view, () => {})
    return code
  } catch (error) {
    if (stopping.aborted) return exitCodes.stopped
    throw error
  }
}

async function textOf({ surroundings }: Invocation, typed: string): Promise<string> {
  const text = typed === '-' ? await surroundings.input.read(longest + 1) : typed
  if (text.trim() === '') throw usage('Nothing is asked.', 'Write what you want.')
  if (text.length > longest) throw usage(`More than ${longest} characters are not asked at once.`)
  return text
}
