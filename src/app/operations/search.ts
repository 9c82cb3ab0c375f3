import {
  AppError,
  type AnswererDefinition,
  type AnswererInput,
  answererProgram,
  CitedAnswer,
  type Implementations,
  type Operations,
  type SearchWithin,
} from '#contract'
import { modeOfRun } from '#gate'
import { toSearchHit } from '#memory'

import { getCollection } from '../library/collections.ts'
import { settleSoon } from '../running/settle-soon.ts'
import { oneLine } from '../words/one-line.ts'
import type { Desk } from './desk.ts'
import { onceKey, onceRun } from './once-key.ts'
import { wireTime } from './wire-time.ts'

/** Operations that find things in documents. */
export type SearchNamed = 'documents.search' | 'documents.ask' | 'documents.answer'

/** What is answered by then is told; a model may think for longer than a request should stay open. */
const waitMs = 20_000
/** Characters of a question in the name of its run. */
const titleLength = 80

export function searchOperations(desk: Desk): Pick<Implementations<Operations>, SearchNamed> {
  const { workspace } = desk
  const { library, runs, permissions, models } = workspace

  /** A model answers where the default route has one, unless it is said otherwise. */
  function definitionOf({
    mind,
    route,
    model,
  }: {
    mind?: 'model' | 'extract' | undefined
    route?: string | undefined
    model?: string | undefined
  }): AnswererDefinition {
    const named = route ?? 'default'
    const isInUse = model !== undefined || models.settings().routes.some(({ name }) => name === named)
    return { mind: mind ?? (isInUse ? 'model' : 'extract'), route: named, model: model ?? null }
  }

  async function answerOf(run: string) {
    const { program, status, output, error } = await runs.get(run)
    if (program !== answererProgram)
      throw new AppError('engine.run_not_found', `${run} answers no question.`, {
        hint: 'Look at it as a run.',
        details: { run },
      })
    if (status === 'failed' && error) throw AppError.fromProblem(error)
    return {
      run,
      status,
      answer: status === 'completed' ? (CitedAnswer.safeParse(output).data ?? null) : null,
    }
  }

  return {
    async 'documents.search'({ query, limit, ...within }, { signal }) {
      const hits = await library.search({ text: query, limit, ...scopeOf(within) }, { signal })
      return {
        hits: hits.map((hit) => toSearchHit(hit, query, hit.score)),
        by: (await library.comparesMeaning()) ? 'meaning and words' : 'words',
      }
    },

    async 'documents.ask'({ question, mind, route, model, ...within }, { once, signal }) {
      for (const name of within.collections ?? []) getCollection(library.settings, name)
      const input: AnswererInput = { question, scope: withinOf(within) }
      const { id } = await runs.start({
        program: answererProgram,
        input,
        definition: { ...definitionOf({ mind, route, model }) },
        title: `Answer: ${oneLine(question, titleLength)}`,
        context: {
          project: '',
          mode: modeOfRun(permissions.policy(), { asked: undefined, workflow: undefined }),
          named: [question],
          grants: [],
        },
        ...onceKey(once),
        ...onceRun(once),
      })
      await settleSoon(workspace, id, { waitMs, signal })
      return answerOf(id)
    },

    'documents.answer': async ({ run }) => answerOf(run),
  }
}

interface Within {
  readonly collections?: string[] | undefined
  readonly project?: string | undefined
  readonly under?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

function withinOf({ collections, project, under, since, until }: Within): SearchWithin {
  return {
    ...(collections === undefined ? {} : { collections }),
    ...(project === undefined ? {} : { project }),
    ...(under === undefined ? {} : { under }),
    ...(since === undefined ? {} : { since: wireTime(Date.parse(since)) }),
    ...(until === undefined ? {} : { until: wireTime(Date.parse(until)) }),
  }
}

function scopeOf({ collections, project, under, since, until }: Within) {
  return {
    ...(collections === undefined ? {} : { collections }),
    ...(project === undefined ? {} : { project }),
    ...(under === undefined ? {} : { under }),
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(until === undefined ? {} : { until: Date.parse(until) }),
  }
}
