import { pointerTo } from '../pointer.ts'
import type { WorkflowProblem } from '../problem.ts'
import { documentLimits } from './limits.ts'
import { isReservedKey } from './source.ts'

/**
 * Finds what keeps a value from being worked on safely: not JSON, nested too deep, a cycle, too large. Looks at it
 * without recursion, so that no depth can hurt.
 */
export function weigh(root: unknown): WorkflowProblem | undefined {
  let values = 0
  const pending: { value: unknown; path: string; depth: number }[] = [{ value: root, path: '', depth: 0 }]
  const problem = (code: WorkflowProblem['code'], path: string, message: string): WorkflowProblem => ({
    severity: 'error',
    code,
    path,
    message,
  })
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path, depth } = next
    values += 1
    if (values > documentLimits.values)
      return problem('workflow.too_large', '', `The document has more than ${documentLimits.values} values.`)
    if (depth > documentLimits.depth)
      return problem(
        'workflow.too_deep',
        path,
        `The document nests deeper than ${documentLimits.depth} levels.`,
      )
    if (value === null || typeof value === 'string' || typeof value === 'boolean') continue
    if (typeof value === 'number' && Number.isFinite(value)) continue
    if (typeof value !== 'object')
      return problem(
        'workflow.shape',
        path,
        `JSON has no ${typeof value === 'number' ? String(value) : typeof value}.`,
      )
    for (const [key, item] of Object.entries(value)) {
      if (isReservedKey(key)) return problem('workflow.shape', path, `The key "${key}" is reserved.`)
      if (item !== undefined) pending.push({ value: item, path: pointerTo(path, key), depth: depth + 1 })
    }
  }
  return undefined
}
