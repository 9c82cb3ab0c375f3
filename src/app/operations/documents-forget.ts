import { isJsonObject } from '#base'
import { AppError, type Call } from '#contract'
import type { documentsForget } from '#tools'

import type { Desk } from './desk.ts'
import { callTool } from './tool-run.ts'

/** What a person forgets is gone when they are answered, unless something holds it. */
const waitMs = 10_000

/** The person named it in so many words, and whoever may call this may allow it. */
export async function forgetDocuments(
  desk: Desk,
  tool: typeof documentsForget,
  input: { collection: string; under: string | null },
  call: Call,
): Promise<{ run: string; status: string; forgotten: number | null }> {
  const wish = { input, grants: [], asked: 'draft', yes: true, waitMs, call } as const
  const { run, status, output, error } = await callTool(desk, tool.name, wish)
  if (error) throw AppError.fromProblem(error)
  const forgotten = isJsonObject(output) ? output['forgotten'] : null
  if (forgotten !== 0) desk.workspace.forgetting.markFile(desk.workspace.clock.now())
  desk.changed('documents')
  return { run, status, forgotten: typeof forgotten === 'number' ? forgotten : null }
}
