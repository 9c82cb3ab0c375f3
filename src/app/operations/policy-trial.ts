import { homedir } from 'node:os'

import { AppError, type Implementations, type Operations } from '#contract'
import { compilePolicy, parseCases, parsePolicy, tryCases } from '#gate'

import { policyProblemsOf, readPlaced } from '../running/policy-text.ts'
import { toolDescriptions } from '../tools.ts'
import type { Desk } from './desk.ts'
import { differences, newestUnlessDamaged, usual } from './policy-difference.ts'

/** A policy is looked at before it is set. */
export function policyTrialOperations({
  workspace,
}: Desk): Pick<Implementations<Operations>, 'policy.check' | 'policy.test'> {
  const { policies } = workspace.permissions
  return {
    async 'policy.check'({ text }) {
      try {
        const document = readPlaced(text, {}, parsePolicy)
        const changes = differences(newestUnlessDamaged(policies)?.document ?? usual, document)
        return { valid: true, problems: [], changes }
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'gate.policy_invalid') throw error
        const problems = policyProblemsOf(error).map(({ path, message, line, column }) => ({
          path,
          message,
          line: line ?? null,
          column: column ?? null,
        }))
        return { valid: false, problems, changes: [] }
      }
    },

    async 'policy.test'({ cases, text }) {
      const document =
        text === undefined ? (policies.newest()?.document ?? usual) : readPlaced(text, {}, parsePolicy)
      const tools = toolDescriptions()
      const tried = tryCases(
        readPlaced(cases, {}, parseCases),
        compilePolicy(document, { home: homedir() }),
        { home: homedir(), folder: homedir(), classesOf: (name) => tools.get(name) },
      )
      const passed = tried.filter((one) => one.passed).length
      return {
        passed,
        failed: tried.length - passed,
        cases: tried.map(({ name, passed: isPassed, expected, got, rule, why }) => ({
          name,
          passed: isPassed,
          expected,
          got,
          rule,
          why,
        })),
      }
    },
  }
}
