import type { Json } from '#base'
import { budgetHeldKind, budgetSettledKind, type Fact } from '#contract'
import type { Admission, Handler, HandlerResult } from '#engine'

import { leaseUseKind } from '../approval/allowed-before.ts'
import { receiptKind } from '../receipt.ts'
import type { Redactor } from './redactor.ts'

/** What the gate itself writes of hashes and sums, where no word of anybody else's comes in. */
const accounting: ReadonlySet<string> = new Set([leaseUseKind, budgetHeldKind, budgetSettledKind])

interface Cleaned {
  readonly from: Json
  readonly to: Json
}

/**
 * The same handler, whose outputs, facts and errors go into the journal without secrets.
 *
 * Outputs lose known values alone, since they go on being used; errors, which are only read, lose all that looks like a
 * secret. What was prepared and what a receipt says of its input stays as it is: undoing rests on it.
 */
export function withoutSecretsIn(handler: Handler, redactor: Redactor): Handler {
  async function told<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw redactor.error(error)
    }
  }

  function clean<T extends HandlerResult>(result: T): T {
    const output = redactor.values(result.output)
    const cleaned: Cleaned = { from: result.output, to: output }
    return {
      ...result,
      output,
      ...(result.facts === undefined ? {} : { facts: result.facts.map((fact) => cleanFact(fact, cleaned)) }),
    }
  }

  /** @param known a value of which it is known already; the receipt holds the very output of its effect */
  function cleanFact(fact: Fact, known?: Cleaned): Fact {
    if (accounting.has(fact.kind)) return fact
    if (fact.kind !== receiptKind) return { ...fact, data: redactor.values(fact.data) }
    const receipt = fact.data as { output: Json }
    const output = known?.from === receipt.output ? known.to : redactor.values(receipt.output)
    return { ...fact, data: { ...receipt, output } as Fact['data'] }
  }

  /** The hash that is asked about stays as it is, for it is no value. */
  function cleanAdmission(said: Admission): Admission {
    const facts = said.facts === undefined ? {} : { facts: said.facts.map((fact) => cleanFact(fact)) }
    return said.admit
      ? { ...said, ...facts }
      : { ...said, ...facts, hold: { ...said.hold, ask: redactor.values(said.hold.ask) } }
  }

  const quiet: Handler = {
    classify: (args) => handler.classify(args),
    run: async (args, prepared, call) => clean(await told(() => handler.run(args, prepared, call))),
  }
  // A part that a handler does not have means something, so none is made up here.
  const timeoutMs = handler.timeoutMs?.bind(handler)
  const leavesNothing = handler.leavesNothing?.bind(handler)
  const readyEarly = handler.readyEarly?.bind(handler)
  const prepare = handler.prepare?.bind(handler)
  const admit = handler.admit?.bind(handler)
  const withdraw = handler.withdraw?.bind(handler)
  const resolved = handler.resolved?.bind(handler)
  const reconcile = handler.reconcile?.bind(handler)
  if (timeoutMs) quiet.timeoutMs = timeoutMs
  if (leavesNothing) quiet.leavesNothing = leavesNothing
  if (readyEarly) quiet.readyEarly = readyEarly
  if (prepare) quiet.prepare = (args, call) => told(() => prepare(args, call))
  if (admit) {
    quiet.admit = (args, prepared, call) => {
      // Most are let pass at once, and a promise for each of them would cost more than the rest.
      try {
        const said = admit(args, prepared, call)
        return said instanceof Promise ? told(() => said).then(cleanAdmission) : cleanAdmission(said)
      } catch (error) {
        throw redactor.error(error)
      }
    }
  }
  if (withdraw) quiet.withdraw = withdraw
  if (resolved) {
    quiet.resolved = (args, prepared, decision) =>
      resolved(args, prepared, decision).map((fact) => cleanFact(fact))
  }
  if (reconcile) {
    quiet.reconcile = async (args, prepared, call) => {
      const found = await told(() => reconcile(args, prepared, call))
      if (found.happened === true) return clean(found)
      return found.happened === 'unknown' ? { ...found, why: redactor.text(found.why) } : found
    }
  }
  return quiet
}
