import type { Leaf, Row } from './tree.ts'

/**
 * Where a key leads from the row `at`: to another row, to a folder that is opened or closed, or to a tick. Null where it
 * leads nowhere.
 */
export function stepOf(
  key: string,
  rows: readonly Row<Leaf>[],
  at: number,
): number | 'toggle' | 'tick' | null {
  const { isOpen, level } = rows[at] ?? { isOpen: null, level: 1 }
  const last = rows.length - 1
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'Home':
      return 0
    case 'End':
      return last
    case 'ArrowRight':
      return isOpen === null ? null : isOpen ? Math.min(last, at + 1) : 'toggle'
    case 'ArrowLeft': {
      if (isOpen === true) return 'toggle'
      const above = rows.findLastIndex((row, index) => index < at && row.level < level)
      return above === -1 ? null : above
    }
    case ' ':
      return 'tick'
    default:
      return null
  }
}
