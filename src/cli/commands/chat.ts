import type { TurnView } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { amountsOf } from '../inputs/amount.ts'
import { modeAsked } from '../inputs/mode-asked.ts'
import type { Invocation } from '../invocation.ts'
import { type ChatState, carryOutSlash } from '../running/chat-slash.ts'
import { folderSession } from '../running/folder-session.ts'
import { type OpenOperations, openOperations } from '../running/open-operations.ts'
import { tellEnd, tellTurn } from '../running/tell-turn.ts'

/** The most characters that are said at once, and that are piped in altogether. */
const longest = 200_000

/** `adjutant chat`: one thing after the other, in a folder. */
export async function chatCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings, stopping } = invocation
  const folder = given.find(0)
  const limits = given.text('budget')
  await using operations = await openOperations(invocation, { reads: false })
  const session = await folderSession(invocation, {
    operations,
    folder: folder ?? '.',
    isMeant: folder !== undefined,
  })
  const state: ChatState = {
    session,
    agent: given.text('agent') ?? 'assistant',
    model: given.text('model') ?? null,
    mode: modeAsked(invocation),
    budget: limits === undefined ? undefined : amountsOf(limits),
    last: null,
  }
  const { project } = await operations.ask('sessions.get', { id: session })
  console.note(styled('bold', state.agent), styled('dim', `  in ${project}   /help tells the commands`))
  let code: ExitCode = exitCodes.done
  try {
    for await (const line of linesOf(invocation)) {
      const said = line.trim()
      if (said === '/quit' || said === '/exit') break
      if (said === '') continue
      if (said.startsWith('/')) await carryOutSlash(invocation, { operations, state, said })
      else code = await sayAndTell(invocation, { operations, state, said })
    }
    return surroundings.input.isTerminal ? exitCodes.done : code
  } catch (error) {
    if (stopping.aborted) return exitCodes.stopped
    throw error
  }
}

/** What is typed, line by line; what is piped in is as many things that are said. */
async function* linesOf({ surroundings, stopping, console }: Invocation): AsyncGenerator<string> {
  const { input } = surroundings
  if (!input.isTerminal) {
    yield* (await input.read(longest)).split('\n')
    return
  }
  while (!stopping.aborted) {
    console.prompt('> ')
    const line = await input.readLine(longest)
    if (line === undefined) return
    yield line
  }
}

async function sayAndTell(
  invocation: Invocation,
  { operations, state, said }: { operations: OpenOperations; state: ChatState; said: string },
): Promise<ExitCode> {
  const { session, agent, model, mode, budget } = state
  const { run } = await operations.ask('turns.start', {
    text: said,
    agent,
    session,
    ...(model === null ? {} : { model }),
    ...(mode === undefined ? {} : { mode }),
    ...(budget === undefined ? {} : { budget }),
  })
  return told(invocation, state, await tellTurn(invocation, { operations, run }))
}

function told(invocation: Invocation, state: ChatState, view: TurnView): ExitCode {
  state.last = view
  if (invocation.console.asJson) invocation.console.record(view)
  return tellEnd(invocation, view)
}
