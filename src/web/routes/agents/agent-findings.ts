import type { AgentNote } from '#contract'

import type { Failure } from '../../client/failure.ts'

/** Something to say of a text, where it stands. */
export type Finding = Pick<AgentNote, 'severity' | 'message' | 'hint' | 'line'>

/** What refused a text, by its lines; none where it was refused for something else. */
export function findingsIn(failure: Pick<Failure, 'code' | 'details'> | null): readonly Finding[] {
  const problems = failure?.code === 'agent.invalid' ? failure.details['problems'] : undefined
  if (!Array.isArray(problems)) return []
  return problems.flatMap((one: unknown): Finding[] => {
    if (typeof one !== 'object' || one === null) return []
    const { message, hint, line } = one as Record<string, unknown>
    if (typeof message !== 'string') return []
    return [
      {
        severity: 'error',
        message,
        hint: typeof hint === 'string' ? hint : null,
        line: typeof line === 'number' ? line : null,
      },
    ]
  })
}

/** The name that a text gives to its agent, in the fields at its head. */
export function nameIn(text: string): string | null {
  const [, head = ''] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text) ?? []
  const [, name] = /^name:[ \t]*["']?([a-z][a-z0-9-]{0,63})["']?[ \t]*$/m.exec(head) ?? []
  return name ?? null
}

/** Where a line begins and ends, from 1; the last one for what is beyond. */
export function rangeOfLine(text: string, line: number): readonly [number, number] {
  const lines = text.split('\n')
  const index = Math.min(line, lines.length) - 1
  const start = lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0)
  return [start, start + (lines[index]?.length ?? 0)]
}
