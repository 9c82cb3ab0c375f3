import type { Clock } from '#base'
import type { FactStore } from '#engine'
import {
  AllowedBefore,
  askTerms,
  type Cashier,
  Doorkeeper,
  FlowRules,
  judgeByRule,
  judgeFlow,
  judgePolicy,
  type LeaseStore,
  type Policy,
  type Toolbox,
} from '#gate'

/** The stages that every effect passes, in the order in which their reasons are told. */
export function createDoorkeeper(options: {
  readonly toolbox: Toolbox
  readonly clock: Clock
  readonly leases: LeaseStore
  readonly facts: FactStore
  readonly cashier: Cashier | null
  readonly policy: () => Policy
}): Doorkeeper {
  const { toolbox, clock, leases, facts, cashier, policy } = options
  return new Doorkeeper({
    toolbox,
    clock,
    stages: [(request) => judgePolicy(request, policy()), (request) => judgeFlow(request, flowOf(policy()))],
    allowed: new AllowedBefore(leases, facts),
    cashier,
    terms(request) {
      const { rule } = judgeByRule(request, policy())
      const { undoClass, label } = request
      return askTerms(policy(), { rule, undoClass, integrity: label.integrity })
    },
  })
}

const flows = new WeakMap<Policy, FlowRules>()

/** What the policy says of where things may come from and go to. */
function flowOf(policy: Policy): FlowRules {
  const known = flows.get(policy)
  if (known) return known
  const rules = FlowRules.parse({ standing: policy.document.trusted })
  flows.set(policy, rules)
  return rules
}
