import { AppError } from '#contract'

import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'

interface Question {
  /** Shows what it is about. */
  readonly show: () => void
  readonly question: string
  /** What either answer does. */
  readonly answers: string
  /** Told where the answer is no, and where nobody can be asked. */
  readonly undone: string
  /** How it is done where nobody can be asked. */
  readonly hint: string
}

/**
 * Asks a person at the terminal whether something is to be done. Anything but a yes is a no.
 *
 * @throws AppError `cli.usage` where nobody can be asked
 */
export async function askYes(
  { console, surroundings }: Invocation,
  { show, question, answers, undone, hint }: Question,
): Promise<boolean> {
  if (console.asJson || !surroundings.input.isTerminal)
    throw new AppError('cli.usage', `${undone}: nobody can be asked here.`, { hint })
  show()
  console.note(styled('bold', question), `  ${answers}`)
  const answer = (await surroundings.input.read(100)).trim().toLowerCase()
  if (answer === 'y' || answer === 'yes') return true
  console.line(`${undone}.`)
  return false
}
