import { isJsonObject, type Json, type JsonObject } from '#base'
import { AppError, joinLabels, personLabel } from '#contract'
import { compileTemplate } from '#expr'

import { readAt } from './outer-scope.ts'
import { own, type Token, type WorkflowState } from './state.ts'
import { dropAll, type Walk } from './walk.ts'

type Override =
  | { of: 'input'; path: string[]; value: Json }
  | { of: 'with'; node: string; path: string[]; value: Json }
  | { of: 'output'; node: string; value: Json }

/**
 * Applies what a fork changes: `/input…`, `/nodes/ID/with…`, `/nodes/ID/output`. What the shared history has already
 * used cannot be changed; a node that has only been asked for, and not answered, is asked for anew.
 *
 * @throws AppError `workflow.override_unknown` for a pointer that leads nowhere, `workflow.override_in_prefix` for one
 *   that would change what has happened; nothing is changed then
 */
export function applyOverrides(walk: Walk, pointers: JsonObject): void {
  const overrides = Object.entries(pointers).map(([pointer, value]) => parse(walk, pointer, value))
  const restarts = new Map<Token, 'pre' | 'run'>()
  for (const override of overrides) {
    if (override.of === 'input')
      for (const token of readersOfInput(walk, override.path)) restarts.set(token, 'pre')
    else
      for (const token of begun(walk, override))
        if (restarts.get(token) !== 'pre') restarts.set(token, override.of === 'with' ? 'run' : 'pre')
  }
  for (const override of overrides) apply(walk.state, walk, override)
  for (const [token, stage] of restarts) {
    // Another round has keys of its own, so what was asked for before is not mistaken for it.
    dropAll(walk, token)
    delete token.list
    delete token.route
    token.round += 1
    token.step = 0
    token.stage = stage
    walk.ready.push(token)
  }
}

function parse({ graph, state }: Walk, pointer: string, value: Json): Override {
  const [empty, ...parts] = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const [root, node = '', field, ...path] = parts
  if (empty === '' && root === 'input' && state.input) return { of: 'input', path: parts.slice(1), value }
  const found = empty === '' && root === 'nodes' ? own(graph.source.nodes, node) : undefined
  if (found && field === 'output' && path.length === 0) return { of: 'output', node, value }
  if (found && field === 'with' && ('use' in found || 'call' in found)) {
    // Read now, so that a mistake refuses the fork instead of failing its run.
    compileTemplate(value)
    return { of: 'with', node, path, value }
  }
  throw new AppError('workflow.override_unknown', `A fork cannot set ${pointer}.`, {
    hint: 'Set /input or a part of it, /nodes/ID/with or a part of it, or /nodes/ID/output.',
    details: { pointer },
  })
}

/** Tokens to begin anew because they have asked for something that depends on this part of the input. */
function readersOfInput({ state, graph }: Walk, path: readonly string[]): Token[] {
  const restarts: Token[] = []
  for (const [node, visits] of Object.entries(state.visits)) {
    const reads = readAt(graph, node).some(([root, ...rest]) => root === 'input' && overlap(rest, path))
    if (!reads) continue
    const waiting = tokensAt(state, node).filter((token) => !token.answered)
    if (waiting.length < visits) throw inPrefix(`/input${path.map((part) => `/${part}`).join('')}`, node)
    restarts.push(...waiting)
  }
  return restarts
}

/** The tokens that have begun the node without an answer. */
function begun({ state }: Walk, { of, node }: Extract<Override, { node: string }>): Token[] {
  const visits = own(state.visits, node) ?? 0
  const waiting = tokensAt(state, node).filter(
    (token) => !token.answered || (token.stage === 'run' && token.round === 1 && !token.list),
  )
  if (waiting.length < visits) throw inPrefix(`/nodes/${node}/${of}`, node)
  return of === 'with' ? waiting.filter((token) => token.stage === 'run') : waiting
}

function tokensAt(state: WorkflowState, node: string): Token[] {
  return Object.values(state.tokens).filter((token) => token.at === node && token.visit > 0)
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  const shared = Math.min(a.length, b.length)
  return a.slice(0, shared).every((part, index) => part === b[index])
}

function inPrefix(pointer: string, node: string): AppError {
  return new AppError(
    'workflow.override_in_prefix',
    `${pointer} was already used by ${node} in what the fork keeps.`,
    {
      hint: `Fork from a key of ${node}, or from an earlier one.`,
      details: { pointer, node },
    },
  )
}

function apply(state: WorkflowState, { graph }: Walk, override: Override): void {
  if (override.of === 'input') {
    if (!state.input) return
    state.input = {
      value: put(state.input.value, override.path, override.value),
      label: joinLabels(state.input.label, personLabel),
    }
    return
  }
  const { outputs, with: given } = (state.overrides ??= { with: {}, outputs: {} })
  if (override.of === 'output') outputs[override.node] = override.value
  else {
    const node = graph.node(override.node)
    const before = own(given, override.node) ?? ('with' in node ? node.with : {})
    given[override.node] = put(before, override.path, override.value)
  }
}

/** A copy with the value at the path; objects on the way are made. */
function put(target: Json, [part, ...rest]: readonly string[], value: Json): Json {
  if (part === undefined) return value
  if (Array.isArray(target)) {
    const list = [...(target as readonly Json[])]
    const index = part === '-' ? list.length : Number(part)
    if (!/^(0|[1-9]\d*|-)$/.test(part) || index > list.length) {
      throw new AppError(
        'workflow.override_unknown',
        `There is no item ${part} in a list of ${list.length}.`,
        {
          hint: 'Number items from 0; - adds one.',
        },
      )
    }
    list[index] = put(list[index] ?? null, rest, value)
    return list
  }
  const before = isJsonObject(target) ? target : {}
  const entries = new Map(Object.entries(before))
  entries.set(part, put(entries.get(part) ?? null, rest, value))
  return Object.fromEntries(entries)
}
