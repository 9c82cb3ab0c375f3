import { AppError, type Implementations, type Operations, type RunSummary } from '#contract'
import { isTerminal, type RunRow } from '#engine'

import { answerQuestion, decide, decisionOf, questionsOf, resolveDoubt } from '../running/answers.ts'
import { foldRun } from '../running/fold-shelf.ts'
import type { Desk } from './desk.ts'
import { onceRun } from './once-key.ts'
import { summaryOf } from './run-summary.ts'

type Named =
  | 'runs.pause'
  | 'runs.resume'
  | 'runs.cancel'
  | 'runs.signal'
  | 'runs.answer'
  | 'runs.decide'
  | 'runs.resolve'
  | 'runs.retry'
  | 'runs.fork'

export function steeringOperations({ workspace }: Desk): Pick<Implementations<Operations>, Named> {
  const { runs } = workspace

  async function now(id: string): Promise<RunSummary> {
    return summaryOf(await runs.get(id))
  }

  return {
    async 'runs.pause'({ id }, { caller: { by } }) {
      await runs.pause(id, { by })
      return now(id)
    },
    async 'runs.resume'({ id }, { caller: { by } }) {
      await runs.resume(id, { by })
      return now(id)
    },
    async 'runs.cancel'({ id, reason }, { caller: { by } }) {
      await runs.cancel(id, { by, reason: reason === '' ? `cancelled by ${by}` : reason })
      return now(id)
    },
    async 'runs.signal'({ id, name, payload, signalId }, { caller: { by }, once }) {
      const signal = signalId ?? once
      await runs.signal(id, { name, payload, by, ...(signal === null ? {} : { id: signal }) })
      return now(id)
    },

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
      return now(id)
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
      return now(id)
    },

    async 'runs.resolve'({ id, key, as, output }, { caller: { by } }) {
      if (output !== undefined && as !== 'done')
        throw new AppError('input.invalid', 'An output goes with "done" only.')
      await runs.get(id)
      await resolveDoubt(workspace, id, { key, as, by, ...(output === undefined ? {} : { output }) })
      return now(id)
    },

    async 'runs.retry'({ id }, { once }) {
      const fromKey = await failedKeyOf(await runs.get(id))
      const { id: newId } = onceRun(once)
      const run = await runs.fork(id, { fromKey, ...(newId === undefined ? {} : { newId }) })
      return { run, fromKey }
    },

    async 'runs.fork'({ id, fromKey, overrides }, { once }) {
      const { id: newId } = onceRun(once)
      return { run: await runs.fork(id, { fromKey, overrides, ...(newId === undefined ? {} : { newId }) }) }
    },
  }

  /** The step by which a run has failed: of those that failed, the one that ended last. */
  async function failedKeyOf(row: RunRow): Promise<string> {
    const { steps } = await foldRun(workspace, row)
    const failed = [...steps.values()].filter(({ state }) => state === 'failed')
    const last = failed.toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0)).at(-1)
    if (last && isTerminal(row.status) && row.status !== 'completed') return last.key
    throw new AppError('run.nothing_failed', `Run ${row.id} has not failed at a step.`, {
      hint: isTerminal(row.status) ? 'Fork it from a step of your choice.' : 'Resume it.',
      details: { run: row.id, status: row.status },
    })
  }
}
