import { type JsonObject, sha256 } from '#base'
import { AppError, type Label, ModelEmbedding, type ModelRef } from '#contract'
import { isTerminal, type RunInfo, type Started } from '#engine'

import { callWorkflow } from '../running/workflows-made.ts'
import { settleSoon } from '../running/settle-soon.ts'
import { startWorkflow } from '../running/start-workflow.ts'
import type { Workspace } from '../workspace.ts'
import type { AskElsewhere } from './home-embedder.ts'

/** Runs that have this tag had vectors made; what was said in them is not kept for long, since it stands in documents. */
export const vectorsTag = { name: 'purpose', value: 'vectors' } as const

/** Texts of one run, and characters of each that are sent. */
const mostTexts = 64
const mostCharacters = 20_000
/** How long one run is waited for. What waits for a person goes on when they have answered, and is asked for again. */
const waitMs = 60_000
/** What documents say is a person's own, and anybody may have written it. */
const label: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['documents'] }

/** Asks for vectors by runs, so that each call passes the gate, is paid from the budgets and stands in the journal. */
export function vectorsByRun(workspace: Workspace): AskElsewhere {
  /** The last that had not ended when it was left: it is looked at again, and not begun again. */
  let left: { readonly key: string; readonly run: string } | undefined

  async function askOnce(
    model: ModelRef,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (readonly number[])[]> {
    const key = sha256(new TextEncoder().encode(JSON.stringify([model, texts])))
    const { id, status, output, error } = await answered(key, { model, texts: [...texts] }, signal)
    left = isTerminal(status) ? undefined : { key, run: id }
    if (status === 'completed') return ModelEmbedding.parse(output).vectors
    if (error) throw AppError.fromProblem(error)
    throw new AppError('documents.no_vectors', `${model} has not answered yet: run ${id} is ${status}.`, {
      hint: status === 'waiting' ? 'See `adjutant approvals`.' : `See \`adjutant show ${id}\`.`,
      details: { run: id, model },
    })
  }

  /** By the run that was made for the same texts before: whoever was killed before they kept its vectors pays once. */
  async function answered(key: string, input: JsonObject, signal: AbortSignal): Promise<RunInfo> {
    if (left?.key === key) return settled(left.run, signal)
    const { id, created } = await begin(input, { dedupKey: key, signal })
    const run = await settled(id, signal)
    const hasNothing = run.forgottenAt !== null || (isTerminal(run.status) && run.status !== 'completed')
    // What failed before may go well now.
    return hasNothing && !created ? settled((await begin(input, { signal })).id, signal) : run
  }

  async function settled(run: string, signal: AbortSignal): Promise<RunInfo> {
    await settleSoon(workspace, run, { waitMs, signal })
    return workspace.runs.get(run)
  }

  function begin(input: JsonObject, how: { dedupKey?: string; signal: AbortSignal }): Promise<Started> {
    return startWorkflow(workspace, callWorkflow('model.embed', input), {
      input,
      label,
      grants: [],
      asked: 'draft',
      // Who set that documents are found by this model has said that their texts may go there.
      yes: true,
      by: 'documents',
      tags: { [vectorsTag.name]: vectorsTag.value },
      ...how,
    })
  }

  return async (model, texts, { signal }) => {
    const vectors: (readonly number[])[] = []
    for (let from = 0; from < texts.length; from += mostTexts) {
      const some = texts.slice(from, from + mostTexts).map((text) => text.slice(0, mostCharacters) || ' ')
      vectors.push(...(await askOnce(model, some, signal)))
    }
    return vectors
  }
}
