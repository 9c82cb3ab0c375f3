import type { EffectRequest } from '../effect-request.ts'
import { go, joinVerdicts, type Verdict } from '../verdict.ts'
import type { FlowRules } from './flow-rules.ts'
import { judgeFiles } from './keeping.ts'
import { judgeDestinations, judgeLinks, judgeSecrets, judgeShown } from './leaving.ts'
import { isOwn, type Scene, setScene } from './scene.ts'
import { judgeActs, judgeObeyed, judgeUnasked } from './steering.ts'

/** Each looks at one way in which somebody else's words could act, or a person's data leave. */
const rules: readonly ((scene: Scene) => Verdict)[] = [
  judgeSecrets,
  judgeFiles,
  judgeShown,
  judgeDestinations,
  judgeLinks,
  judgeObeyed,
  judgeActs,
]

/**
 * Judges an effect by where its parts come from and where they go.
 *
 * What only reads, and what a person and the author of the workflow alone have put in, goes. Else: private data leaves
 * only for a place that a person named; a secret never leaves; nothing is run, obeyed later, removed or paid on
 * somebody else's word. Pure. A value is the person's when it stands literally in `request.named`, or when a standing
 * rule allows it. Reasons have codes `flow.*`; refusals are `gate.secret_would_leave`, `gate.hidden_egress` and
 * `gate.persistence_refused`.
 */
export function judgeFlow(request: EffectRequest, given: FlowRules): Verdict {
  const scene = setScene(request, given)
  if (isOwn(scene.label) && scene.label.confidentiality !== 'secret') return go
  const verdict = joinVerdicts(rules.map((judge) => judge(scene)))
  return verdict.say === 'go' ? judgeUnasked(scene) : verdict
}
