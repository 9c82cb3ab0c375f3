import { act, fireEvent } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'

import { type Command, offer } from '../commands/registry.ts'
import { show } from '../testing/show.tsx'
import { Palette } from './palette.tsx'

let takeBack: (() => void) | undefined
afterEach(() => act(() => takeBack?.()))

function palette(...titles: readonly string[]) {
  const done: string[] = []
  const commands = titles.map((title): Command => ({
    id: title,
    title,
    group: 'Run',
    run: () => done.push(title),
  }))
  takeBack = offer(commands)
  const shown = show(<Palette onClose={() => done.push('closed')} />)
  const field = shown.getByRole('combobox')
  return {
    done,
    type: (value: string) => fireEvent.change(field, { target: { value } }),
    press: (key: string) => fireEvent.keyDown(field, { key }),
    options: () => shown.queryAllByRole('option').map(({ textContent }) => textContent),
    chosen: () => shown.queryAllByRole('option', { selected: true }).map(({ textContent }) => textContent),
  }
}

describe('the palette', () => {
  test('finds commands by how their words begin', () => {
    const { type, options } = palette('Cancel', 'Undo the run', 'Export')
    type('run u')
    expect(options()).toEqual(['RunUndo the run'])
  })

  test('does what is chosen by arrows and Enter, after it has closed', () => {
    const { press, chosen, done } = palette('First', 'Second')
    press('ArrowDown')
    expect(chosen()).toEqual(['RunSecond'])
    press('Enter')
    expect(done).toEqual(['closed', 'Second'])
  })

  test('goes round at its ends', () => {
    const { press, chosen } = palette('First', 'Second')
    press('ArrowUp')
    expect(chosen()).toEqual(['RunSecond'])
  })

  test('offers nothing that cannot be done at present', () => {
    const done: string[] = []
    takeBack = offer([{ id: 'x', title: 'Off', group: 'Run', when: () => false, run: () => done.push('x') }])
    const { queryAllByRole } = show(<Palette onClose={() => undefined} />)
    expect(queryAllByRole('option')).toEqual([])
  })
})
