import type { Json, JsonObject } from '#base'
import type { Grant, Mode } from '#contract'
import { modeOfRun, type Policy } from '#gate'

import type { FoundWorkflow } from './find-workflow.ts'

/** The most words of an input that are taken for the person's own. */
const mostWords = 1_000

/** What a run of a workflow is judged by, but for its grants: given when it is started, and never changed. */
export interface RunContext {
  readonly project: string
  /** Of one that was found by its name. */
  readonly workflow?: string
  readonly mode: Mode
  readonly named: readonly string[]
}

/** @param given.asked the mode that was asked for; else the policy says */
export function contextOf(
  found: FoundWorkflow,
  { input, grants, asked, project = '', policy }: Given,
): RunContext {
  const workflow = found.isKept === true ? found.document.name : undefined
  return {
    project,
    ...(workflow === undefined ? {} : { workflow }),
    mode: modeOfRun(policy, { asked, workflow, project }),
    named: [...wordsOf(input), ...grants.map(({ resource }) => resource)],
  }
}

/** What a person gave a run at its start. */
interface Given {
  readonly input: JsonObject
  readonly grants: readonly Grant[]
  readonly asked: Mode | undefined
  /** The folder of the session that it is begun in, or that it is about. */
  readonly project?: string | undefined
  readonly policy: Policy
}

/** The texts in an input: whoever starts a run has said them. */
function wordsOf(input: Json): string[] {
  const words: string[] = []
  const look = (value: Json): void => {
    if (words.length >= mostWords) return
    if (typeof value === 'string') words.push(value)
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) look(one)
  }
  look(input)
  return words
}
