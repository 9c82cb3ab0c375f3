import { AppError } from '#contract'

import { answerQuestion, type Question, questionsOf } from '#app'
import type { ExitCode } from '../command.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { shortId } from '../running/find-run.ts'
import { steer } from './steer.ts'

/** `adjutant answer`: the signal that the question of a run waits for, in it or in a run within it. */
export async function answerCommand(invocation: Invocation): Promise<ExitCode> {
  const { given, by } = invocation
  const answer = given.arg(1)
  return steer(invocation, async ({ workspace }, row) => {
    const questions = await questionsOf(workspace, row.id)
    const question = choose(questions, given.text('node'), row.id)
    const { choices } = question
    if (choices && !choices.includes(answer))
      throw usage(`${JSON.stringify(answer)} is no answer to this.`, `Answer one of ${choices.join(', ')}.`)
    await answerQuestion(workspace, question, { answer, by })
  })
}

function choose(questions: readonly Question[], node: string | undefined, run: string): Question {
  const fitting = node === undefined ? questions : questions.filter((question) => question.node === node)
  const [only, ...others] = fitting
  if (only && others.length === 0) return only
  const names = [...new Set(questions.map((question) => question.node))]
  throw new AppError(
    'cli.no_question',
    only
      ? `Run ${shortId(run)} asks ${fitting.length} questions.`
      : node === undefined
        ? `Run ${shortId(run)} asks nothing.`
        : `Run ${shortId(run)} asks nothing at ${node}.`,
    {
      hint:
        names.length > 1
          ? `Name one with --node: ${names.join(', ')}.`
          : `See "adjutant show ${shortId(run)}".`,
      details: { run, nodes: names },
    },
  )
}
