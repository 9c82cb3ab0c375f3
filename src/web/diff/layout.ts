import { createStore } from '../client/store.ts'

export type DiffLayout = 'unified' | 'split'

const place = 'adjutant.diff'

/** How this browser compares texts. */
export const diffLayout = createStore<DiffLayout>(
  localStorage.getItem(place) === 'split' ? 'split' : 'unified',
)

export function keepLayout(layout: DiffLayout): void {
  diffLayout.set(layout)
  localStorage.setItem(place, layout)
}
