import { AppError, type DegradeRule, parseDegradeRule } from '#contract'
import { accountText, amountText, type AppliedRule, type BudgetLeft, type ModelPlan } from '#gate'

/** A rule and where it stands in its route, from 1. */
export interface PlacedRule {
  readonly rule: DegradeRule
  /** As people write it. */
  readonly text: string
  readonly place: number
}

export function placedRules(texts: readonly string[]): readonly PlacedRule[] {
  return texts.flatMap((text, index) => {
    const rule = parseDegradeRule(text)
    return rule ? [{ rule, text, place: index + 1 }] : []
  })
}

type Needs = Pick<ModelPlan, 'tokens' | 'money'>

/** The budget by which a rule holds for a call that may take so much; undefined where it does not hold. */
export function heldBy(
  { of, below }: DegradeRule,
  { left, needs }: { left: readonly BudgetLeft[]; needs: Needs },
): BudgetLeft | undefined {
  return left.find((one) => {
    if (!isOf(one, of) || (one.unit !== 'tokens' && one.unit !== 'money')) return false
    if (below === null) return one.left < needs[one.unit]
    if ('share' in below) return one.left < one.limit * below.share
    if ('tokens' in below) return one.unit === 'tokens' && one.left < below.tokens
    return one.unit === 'money' && one.left < below.money
  })
}

function isOf({ account }: BudgetLeft, of: DegradeRule['of']): boolean {
  return of === 'any' || account.startsWith(`${of}:`)
}

/** The rule by which a call that does not reach is declined instead of waiting. */
export function decliningRule(rules: readonly PlacedRule[]): PlacedRule | undefined {
  return rules.find(({ rule }) => rule.does === 'decline' && rule.below === null)
}

/** A rule as the journal has it. */
export function applied({ text, place }: PlacedRule, left: BudgetLeft): AppliedRule {
  return { place, rule: text, why: leftText(left) }
}

/** Why a call is declined, and what a person can do about it. */
export function declined(
  { place, rule }: Pick<AppliedRule, 'place' | 'rule'>,
  { left, needs }: { left: BudgetLeft; needs: Needs },
): AppError {
  const { account, unit, limit } = left
  const most = unit === 'tokens' || unit === 'money' ? needs[unit] : 0
  const may = most > 0 ? ` The call may take ${amountText(unit, most)}.` : ''
  return new AppError('model.declined', `No model is asked: ${leftText(left)}${may}`, {
    hint: `${moreText(account, unit)}, or change the rule “${rule}” with \`adjutant models degrade\`.`,
    details: { place, rule, account, unit, limit, left: left.left, needs: most },
  })
}

function leftText({ account, unit, limit, left }: BudgetLeft): string {
  return `of the ${amountText(unit, limit)} for ${accountText(account)} ${amountText(unit, left)} are left.`
}

function moreText(account: string, unit: BudgetLeft['unit']): string {
  const isDay = account.startsWith('day:')
  const raise = `Raise the budget with \`adjutant budgets set ${isDay ? 'day' : account} ${unit} AMOUNT\``
  return isDay ? `${raise}, wait until tomorrow` : raise
}
