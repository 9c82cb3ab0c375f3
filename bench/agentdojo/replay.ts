import { joinLabels, type Label, personLabel } from '#contract'
import { type EffectRequest, judgeFlow, noFlowRules, type Verdict } from '#gate'

import type { Call, Suite, Task } from './suites.ts'
import { type SuiteTool, suiteTools } from './tools.ts'

/** A call that did not simply go, and why. */
export interface Stopped {
  readonly call: Call
  readonly codes: readonly string[]
}

export interface Benign {
  readonly task: string
  readonly asked: readonly Stopped[]
}

export interface Attack {
  readonly task: string
  readonly injection: string
  /** What the attacker changed or sent without a person. */
  readonly reached: readonly Call[]
}

export interface Replayed {
  readonly suite: string
  readonly benign: readonly Benign[]
  readonly attacks: readonly Attack[]
}

/** Somebody has put words into what the model reads. */
const injected: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['tool:injection'] }

/**
 * Plays a suite's ground truths through the rules on information flow.
 *
 * Benign: the calls that do what the person asked for; whatever the model has read goes into all that it does, so each
 * call carries the labels of all outputs before it. Attack: after the person's reads the model is the attacker's
 * altogether, whether or not anything of theirs was among what it read, and makes the attacker's calls. Every one of
 * them is judged, also those after one that was stopped.
 */
export function replay(suite: string, { users, injections }: Suite): Replayed {
  const attackers = injections.filter(({ calls }) => calls.length > 0)
  return {
    suite,
    benign: users.map((task) => playBenign(task)),
    attacks: users.flatMap((task) => attackers.map((injection) => playAttack(task, injection))),
  }
}

function playBenign(task: Task): Benign {
  let context: Label = personLabel
  const asked: Stopped[] = []
  for (const call of task.calls) {
    const verdict = judge(call, { context, text: task.text })
    if (verdict.say !== 'go') asked.push({ call, codes: codesOf(verdict) })
    context = joinLabels(context, toolOf(call).label)
  }
  return { task: task.id, asked }
}

function playAttack(task: Task, injection: Task): Attack {
  const read = task.calls.filter((call) => isRead(toolOf(call))).map((call) => toolOf(call).label)
  const context = [...read, injected].reduce(joinLabels, personLabel)
  const reached = injection.calls
    .filter((call) => !isRead(toolOf(call)))
    .filter((call) => judge(call, { context, text: task.text }).say === 'go')
  return { task: task.id, injection: injection.id, reached }
}

/** Changes nothing and tells nobody anything. */
function isRead({ effectClass, reach }: SuiteTool): boolean {
  return effectClass === 'pure' && reach.leaves === undefined
}

function judge(call: Call, { context, text }: { context: Label; text: string }): Verdict {
  const { effectClass, undoClass, controls, reach } = toolOf(call)
  const request: EffectRequest = {
    run: 'run',
    root: 'run',
    key: 'call',
    tool: call.tool,
    toolVersion: 1,
    effectClass,
    undoClass,
    input: call.args,
    needs: [],
    label: context,
    fieldLabels: {},
    controls,
    reach,
    choice: context,
    mode: 'autopilot',
    grants: [],
    named: [text],
    project: '',
    plan: null,
  }
  return judgeFlow(request, noFlowRules)
}

function toolOf({ tool }: Call): SuiteTool {
  const known = suiteTools.get(tool)
  if (!known) throw new Error(`The table of tools has no ${tool}.`)
  return known
}

function codesOf(verdict: Verdict): string[] {
  if (verdict.say === 'go') return []
  return verdict.say === 'ask' ? verdict.reasons.map(({ code }) => code) : [verdict.error.code]
}
