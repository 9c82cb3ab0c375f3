import type { OpenQuestion } from '#contract'

/** All that one tree of runs asks. */
export interface QuestionGroup {
  readonly root: string
  readonly title: string
  readonly runCreatedAt: string
  readonly questions: readonly OpenQuestion[]
}

/** Names a question for as long as it is asked. */
export function questionId({ need }: Pick<OpenQuestion, 'need'>): string {
  const place = 'key' in need ? need.key : 'node' in need ? need.node : ''
  const what = need.is === 'approval' ? need.ask.hash : ''
  return [need.is, need.run, place, what].join(' ')
}

/**
 * By the runs at their tops: those first that ask about something that cannot be taken back, then those that have waited
 * longest. Within one, the same.
 */
export function groupQuestions(questions: readonly OpenQuestion[]): readonly QuestionGroup[] {
  const byRoot = Map.groupBy(questions, ({ root }) => root)
  const groups = [...byRoot].map(([root, some]): QuestionGroup => {
    const sorted = some.toSorted(order)
    const oldest = sorted.reduce(
      (least, { runCreatedAt }) => (runCreatedAt < least ? runCreatedAt : least),
      '9',
    )
    return { root, title: sorted[0]?.title ?? '', runCreatedAt: oldest, questions: sorted }
  })
  return groups.toSorted(
    (a, b) =>
      Number(isFinal(b)) - Number(isFinal(a)) ||
      compare(a.runCreatedAt, b.runCreatedAt) ||
      compare(a.root, b.root),
  )
}

function isFinal({ questions }: QuestionGroup): boolean {
  return questions.some(({ isIrreversible }) => isIrreversible)
}

function order(a: OpenQuestion, b: OpenQuestion): number {
  return Number(b.isIrreversible) - Number(a.isIrreversible) || compare(a.runCreatedAt, b.runCreatedAt)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export type QuestionFilter = 'all' | 'irreversible' | 'approval' | 'other'

export function matchesFilter(question: OpenQuestion, filter: QuestionFilter, search: string): boolean {
  const { need, isIrreversible, title } = question
  if (filter === 'irreversible' && !isIrreversible) return false
  if (filter === 'approval' && need.is !== 'approval') return false
  if (filter === 'other' && need.is === 'approval') return false
  const words = search.toLowerCase().split(/\s+/u).filter(Boolean)
  const text = `${title} ${saidOf(question)}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** What is asked, in one line. */
export function saidOf({ need }: Pick<OpenQuestion, 'need'>): string {
  switch (need.is) {
    case 'approval':
      return need.ask.summary
    case 'question':
      return need.ask
    case 'doubt':
      return `${need.tool}: ${need.why}`
    case 'decision':
    case 'budget':
    case 'parked':
      return need.why
    case 'paused':
      return ''
  }
}
