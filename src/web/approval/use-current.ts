import { useState } from 'react'

export interface Current {
  /** Null where there is nothing. */
  readonly id: string | null
  choose(id: string): void
  /** So many further, and stops at both ends. */
  move(by: number): void
}

/** The one of a list that keys are for. When it goes, the one in its place is. */
export function useCurrent(ids: readonly string[], onMove: (id: string) => void): Current {
  const [chosen, setChosen] = useState<{ id: string; at: number } | null>(null)
  const found = chosen === null ? -1 : ids.indexOf(chosen.id)
  const at = found === -1 ? Math.min(chosen?.at ?? 0, ids.length - 1) : found
  const id = ids[at] ?? null
  const choose = (next: string): void => setChosen({ id: next, at: ids.indexOf(next) })
  return {
    id,
    choose,
    move(by) {
      const next = ids[Math.min(ids.length - 1, Math.max(0, at + by))]
      if (next === undefined) return
      choose(next)
      onMove(next)
    },
  }
}

/** Whether a key is for what has the focus, and not for the page. */
export function isOnControl(): boolean {
  return (
    document.activeElement?.matches(
      'a, button, summary, input, textarea, select, [role=tree], [contenteditable]',
    ) ?? false
  )
}
