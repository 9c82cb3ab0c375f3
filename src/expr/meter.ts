import { fault } from './fault.ts'
import type { CelValue } from './value.ts'

/**
 * Work units that one evaluation may use. A unit is about one syntax-tree node evaluated once inside a loop,
 * or sixteen characters of text made; all of them took 0.05 to 0.3 s of processor time in what was tried.
 * Counted, not timed, so that a replay comes to the same answer on any machine.
 */
const maxCost = 2_000_000
/** UTF-16 units in one text. */
const maxTextLength = 16_000_000

/** One evaluation: what it may still spend, what it sees, and the variables of its loops. */
export class Frame {
  left: number
  readonly values: Readonly<Record<string, CelValue>>
  readonly locals: CelValue[] = []
  /** Whether it is a dry-run's: only there can a value be unknown. */
  readonly observe: boolean

  constructor(values: Readonly<Record<string, CelValue>>, observe = false) {
    this.values = values
    this.observe = observe
    this.left = maxCost
  }

  /** @throws Fault `expr.too_costly` */
  charge(cost: number): void {
    this.left -= cost
    if (this.left < 0)
      fault('expr.too_costly', `This takes more than the ${maxCost} steps that one evaluation may.`)
  }

  /** A fault that is passed over took as long as many steps. */
  chargeFault(): void {
    this.charge(30)
  }

  /** Called before text of that length is made. */
  chargeText(length: number): void {
    if (length > maxTextLength) {
      fault('expr.too_costly', `This makes a text of more than ${maxTextLength} characters.`)
    }
    this.charge(1 + (length >> 4))
  }
}
