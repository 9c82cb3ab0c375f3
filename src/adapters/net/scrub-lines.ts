import type { Scrubber } from '#gate'

import { scrubBytes } from './scrub-answer.ts'

export interface LineScrubber {
  /** What can be let out by now: whole lines, in memory of their own. */
  push(piece: Uint8Array): Uint8Array
  /** What is left when nothing more comes. */
  end(): Uint8Array
}

const lineFeed = 10
const carriageReturn = 13
/** More of one line is not waited for. */
const maxHeld = 1_048_576

/**
 * Scrubs a stream by whole lines, since pieces break wherever the network likes, also within a value. Answers that
 * stream are made of lines; of others, all is held until their end or until the limit.
 */
export function createLineScrubber(scrubber: Scrubber): LineScrubber {
  // One store that grows: a server that sends single bytes must not make us keep an object for each.
  let store = new Uint8Array()
  let size = 0

  function hold(piece: Uint8Array): void {
    if (size + piece.length > store.length) {
      const larger = new Uint8Array(Math.max(2 * store.length, size + piece.length))
      larger.set(store.subarray(0, size))
      store = larger
    }
    store.set(piece, size)
    size += piece.length
  }
  function letOut(): Uint8Array {
    const whole = store.subarray(0, size)
    store = new Uint8Array()
    size = 0
    return scrubBytes(whole, scrubber)
  }

  return {
    push(piece) {
      const end = Math.max(piece.lastIndexOf(lineFeed), piece.lastIndexOf(carriageReturn)) + 1
      if (end === 0) {
        hold(piece)
        return size < maxHeld ? new Uint8Array() : letOut()
      }
      // Mostly a piece ends with its last line, and nothing is held.
      if (size === 0 && end === piece.length) return scrubBytes(piece.slice(), scrubber)
      hold(piece.subarray(0, end))
      const lines = letOut()
      hold(piece.subarray(end))
      return lines
    },
    end: letOut,
  }
}
