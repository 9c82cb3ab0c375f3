import type { TaskPriority } from '#contract'

/** Words that say how much something presses; the first list that has one decides. */
const words: readonly (readonly [TaskPriority, RegExp])[] = [
  [
    'low',
    /\b(?:(?:not|isn't|isn’t|nothing) (?:\w+ )?(?:urgent|important|critical)|whenever|someday|some day|eventually|no rush|no hurry|low priority|when there is time|nice to have)\b/i,
  ],
  [
    'urgent',
    /\b(?:urgent|urgently|asap|a\.s\.a\.p|as soon as possible|immediately|right away|at once|emergency|critical)\b/i,
  ],
  ['high', /\b(?:important|high priority|crucial|vital|must not forget|essential)\b/i],
]

/** How much a task presses by its own words, and the words that say so; normal where none do. */
export function inferPriority(text: string): {
  readonly priority: TaskPriority
  readonly because: string | null
} {
  for (const [priority, pattern] of words) {
    const [because] = pattern.exec(text) ?? []
    if (because !== undefined) return { priority, because }
  }
  return { priority: 'normal', because: null }
}
