/** Turns of the event loop, counted as far as somebody asks in them. */
let turn = 0
let isCounted = false

function thisTurn(): number {
  if (!isCounted) {
    isCounted = true
    setImmediate(() => {
      turn += 1
      isCounted = false
    })
  }
  return turn
}

export interface OncePerTurn<Value> {
  get(): Value
  /** To be called by whoever has changed it: it is read anew. */
  forget(): void
}

/**
 * Reads what is asked for again and again on the way of each effect, and seldom changed, once in a turn of the event loop:
 * whoever asks twice within one asks at the same moment. A read costs locks on the file, many times what it brings.
 */
export function oncePerTurn<Value>(read: () => Value): OncePerTurn<Value> {
  let last: { readonly turn: number; readonly value: Value } | undefined
  return {
    get() {
      const now = thisTurn()
      if (last?.turn !== now) last = { turn: now, value: read() }
      return last.value
    },
    forget() {
      last = undefined
    },
  }
}
