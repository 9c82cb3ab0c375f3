import { sha256 } from '#base'
import { AppError, type Label, ModelEmbedding, type ModelRef } from '#contract'
import { isTerminal, type RunInfo } from '#engine'

import { callWorkflow } from '../operations/workflows-made.ts'
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
/** A run that was made for the same texts is taken for so long: whoever was killed before they kept its vectors pays once. */
const sameForMs = 60 * 60_000

/** What documents say is a person's own, and anybody may have written it. */
const label: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['documents'] }

/** Asks for vectors by runs, so that each call passes the gate, is paid from the budgets and stands in the journal. */
export function vectorsByRun(workspace: Workspace): AskElsewhere {
  return async (model, texts, { signal }) => {
    const vectors: (readonly number[])[] = []
    for (let from = 0; from < texts.length; from += mostTexts) {
      const some = texts.slice(from, from + mostTexts).map((text) => text.slice(0, mostCharacters) || ' ')
      vectors.push(...(await askOnce(workspace, model, some, signal)))
    }
    return vectors
  }
}

async function askOnce(
  workspace: Workspace,
  model: ModelRef,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  const hour = Math.floor(workspace.clock.now() / sameForMs)
  const known = await run(sha256(new TextEncoder().encode(JSON.stringify([hour, model, texts]))))
  const hasNothing = known.forgottenAt !== null || (isTerminal(known.status) && known.status !== 'completed')
  // What failed before may go well now.
  const { id, status, output, error } = hasNothing && !known.created ? await run(undefined) : known
  if (status === 'completed') return ModelEmbedding.parse(output).vectors
  if (error) throw AppError.fromProblem(error)
  throw new AppError('documents.no_vectors', `${model} has not answered yet: run ${id} is ${status}.`, {
    hint: status === 'waiting' ? 'See `adjutant approvals`.' : `See \`adjutant show ${id}\`.`,
    details: { run: id, model },
  })

  async function run(dedupKey: string | undefined): Promise<RunInfo & { created: boolean }> {
    const input = { model, texts: [...texts] }
    const { id: begun, created } = await startWorkflow(workspace, callWorkflow('model.embed', input), {
      input,
      label,
      grants: [],
      asked: 'draft',
      // Who set that documents are found by this model has said that their texts may go there.
      yes: true,
      by: 'documents',
      tags: { [vectorsTag.name]: vectorsTag.value },
      signal,
      ...(dedupKey === undefined ? {} : { dedupKey }),
    })
    await settleSoon(workspace, begun, { waitMs, signal })
    return { ...(await workspace.runs.get(begun)), created }
  }
}
