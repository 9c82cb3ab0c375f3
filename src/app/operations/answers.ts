import { AppError, type Implementations, type Operations } from '#contract'

import { answerQuestion, decide, decisionOf, questionsOf, resolveDoubt } from '../running/answers.ts'
import type { Desk } from './desk.ts'
import { summaryOf } from './run-summary.ts'

/** What a person says to a run that asks. */
export function answersOperations({
  workspace,
}: Desk): Pick<Implementations<Operations>, 'runs.answer' | 'runs.decide' | 'runs.resolve'> {
  const { runs } = workspace
  return {
    async 'runs.answer'({ id, node, answer }, { caller: { by } }) {
      await runs.get(id)
      const asked = await questionsOf(workspace, id)
      const fitting = node === undefined ? asked : asked.filter((question) => question.node === node)
      const [question, another] = fitting
      if (!question || another) {
        throw new AppError(
          'run.nothing_asked',
          question ? `Run ${id} asks ${fitting.length} questions.` : `Run ${id} does not ask that.`,
          {
            hint: question ? 'Say at which node it is answered.' : 'See what it asks.',
            details: { run: id, nodes: [...new Set(asked.map((one) => one.node))] },
          },
        )
      }
      if (question.choices && !question.choices.includes(answer)) {
        throw new AppError(
          'input.invalid',
          `${JSON.stringify(answer.toWellFormed())} is no answer to this.`,
          {
            hint: `Answer one of ${question.choices.join(', ')}.`,
          },
        )
      }
      await answerQuestion(workspace, question, { answer, by })
      return summaryOf(await runs.get(id))
    },

    async 'runs.decide'({ id, node, action, output }, { caller: { by } }) {
      if (output !== undefined && action !== 'continue')
        throw new AppError('input.invalid', 'An output goes with "continue" only.')
      await runs.get(id)
      const decision = await decisionOf(workspace, id, node)
      if (!decision) {
        throw new AppError('run.nothing_asked', `Run ${id} asks no decision at ${node.toWellFormed()}.`, {
          hint: 'See what it asks.',
          details: { run: id },
        })
      }
      await decide(workspace, decision, { action, by, ...(output === undefined ? {} : { output }) })
      return summaryOf(await runs.get(id))
    },

    async 'runs.resolve'({ id, key, as, output }, { caller: { by } }) {
      if (output !== undefined && as !== 'done')
        throw new AppError('input.invalid', 'An output goes with "done" only.')
      await runs.get(id)
      await resolveDoubt(workspace, id, { key, as, by, ...(output === undefined ? {} : { output }) })
      return summaryOf(await runs.get(id))
    },
  }
}
