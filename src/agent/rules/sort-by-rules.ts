import type { Surroundings } from './understanding.ts'
import { understand } from './understand.ts'

export interface ToSort {
  readonly said: string
  /** The agents that it may be for, with the names of their tools. */
  readonly agents: Readonly<Record<string, readonly string[]>>
  /** Tools of the one that was asked, who does by rules itself what one sentence wants. */
  readonly own: readonly string[]
  readonly surroundings: Omit<Surroundings, 'tools'>
}

export interface SortedByRules {
  /** Null where rules are not sure. */
  readonly by: 'name' | 'rules' | null
  readonly steps: readonly { readonly agent: string; readonly task: string }[]
}

const unsure: SortedByRules = { by: null, steps: [] }
/** Sentences of one wish. */
const mostSentences = 5

/**
 * Whom something that was said is for, by rules alone: the one whose name stands in front of it, or for each of its sentences the
 * only one that can do what the sentence asks for. A sentence that is not understood leaves all of it to others.
 */
export function sortByRules({ said, agents, own, surroundings }: ToSort): SortedByRules {
  const [, name = '', rest = ''] = /^\s*@([a-z][a-z0-9-]{0,63})[\s,:]+(\S[\s\S]*)$/.exec(said) ?? []
  if (Object.hasOwn(agents, name)) return { by: 'name', steps: [{ agent: name, task: rest }] }
  const tools = new Set([...own, ...Object.values(agents).flat()])
  const toolFor = (sentence: string): string | undefined => {
    const understood = understand(sentence, { ...surroundings, tools })
    return understood.is === 'call' ? understood.tool : undefined
  }
  const whole = toolFor(said)
  if (whole !== undefined && own.includes(whole)) return unsure
  const sentences = whole === undefined ? sentencesIn(said) : [said]
  const steps: { agent: string; task: string }[] = []
  for (const task of sentences) {
    const tool = whole ?? toolFor(task)
    if (tool === undefined) return unsure
    const [only, other] = Object.keys(agents).filter((agent) => agents[agent]?.includes(tool))
    if (only === undefined || other !== undefined) return unsure
    steps.push({ agent: only, task })
  }
  return steps.length === 0 ? unsure : { by: 'rules', steps }
}

/** Each with its mark at the end. None where it is a single one, or there are too many to be one wish. */
function sentencesIn(said: string): string[] {
  const sentences = said
    .split(/(?<=[.!?])\s+|\s*\n\s*/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
  return sentences.length < 2 || sentences.length > mostSentences ? [] : sentences
}
