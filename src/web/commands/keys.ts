import type { Command } from './registry.ts'

/** What of a key press matters; as `KeyboardEvent`. */
export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/**
 * A press as text: `mod+k`, `?`, `escape`. Control and Command are one, `mod`. Shift is not told: the character says it.
 */
function pressText({ key, ctrlKey, metaKey, altKey }: Press): string {
  return `${ctrlKey || metaKey ? 'mod+' : ''}${altKey ? 'alt+' : ''}${key.toLowerCase()}`
}

/** How long the second key of two may take, ms. */
const chordMs = 1_000

/**
 * Finds the command of the keys that are pressed, one or two in a row (`g r`).
 *
 * The innermost command wins. Without a modifier no key works while somebody types.
 */
export function createKeyReader(
  all: () => readonly Command[],
): (press: Press, options: { isTyping: boolean; at: number }) => Command | 'begun' | null {
  let begun: { readonly text: string; readonly at: number } | null = null
  return (press, { isTyping, at }) => {
    const text = pressText(press)
    if (isTyping && !text.startsWith('mod+') && text !== 'escape') return null
    const before = begun !== null && at - begun.at <= chordMs ? `${begun.text} ${text}` : null
    begun = null
    const able = all().filter(({ keys, when }) => keys !== undefined && (when?.() ?? true))
    const found =
      (before !== null && able.findLast(({ keys }) => keys === before)) ||
      able.findLast(({ keys }) => keys === text)
    if (found) return found
    if (!able.some(({ keys }) => keys?.startsWith(`${text} `))) return null
    begun = { text, at }
    return 'begun'
  }
}

/** Keys as people read them: `Ctrl K`, `G then R`. */
export function keysText(keys: string, { isMac }: { isMac: boolean }): readonly string[] {
  return keys
    .split(' ')
    .flatMap((press) =>
      press.split('+').map((part) => names(isMac)[part] ?? (part.length === 1 ? part.toUpperCase() : part)),
    )
}

function names(isMac: boolean): Readonly<Record<string, string>> {
  return {
    mod: isMac ? '⌘' : 'Ctrl',
    alt: isMac ? '⌥' : 'Alt',
    escape: 'Esc',
    enter: 'Enter',
    arrowdown: '↓',
    arrowup: '↑',
  }
}
