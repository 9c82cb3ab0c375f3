/** Looks for any of many strings at once, in time that depends on the text and hardly on how many there are. */
export interface Needles<T> {
  /** Each place where one stands, from left to right. */
  find(text: string, found: (at: number, needle: string, tag: T) => void): void
}

interface Needle<T> {
  readonly needle: string
  readonly tag: T
}

/** Slots for the beginnings; a text of any kind falls into few of them by chance. */
const slots = 1 << 16

/**
 * Strings of bytes, one character each, of at least four. Their first four bytes as a number lead to them; a table of
 * bits keeps away the numbers that lead nowhere, which is nearly all of them.
 */
export function createNeedles<T>(list: readonly Needle<T>[]): Needles<T> {
  const byBeginning = new Map<number, Needle<T>[]>()
  const mayBegin = new Uint8Array(slots)
  for (const each of list) {
    if (each.needle.length < 4) continue
    const beginning = beginningOf(each.needle)
    mayBegin[slotOf(beginning)] = 1
    const others = byBeginning.get(beginning)
    if (others) others.push(each)
    else byBeginning.set(beginning, [each])
  }
  return {
    find(text, found) {
      if (byBeginning.size === 0) return
      let window = 0
      for (let end = 0; end < text.length; end += 1) {
        window = (window >>> 8) | (text.charCodeAt(end) << 24)
        if (end < 3 || mayBegin[slotOf(window)] === 0) continue
        for (const { needle, tag } of byBeginning.get(window) ?? []) {
          if (text.startsWith(needle, end - 3)) found(end - 3, needle, tag)
        }
      }
    },
  }
}

function beginningOf(needle: string): number {
  let window = 0
  for (let index = 0; index < 4; index += 1) window = (window >>> 8) | (needle.charCodeAt(index) << 24)
  return window
}

function slotOf(window: number): number {
  return Math.imul(window, 0x9e_37_79_b1) >>> 16
}
