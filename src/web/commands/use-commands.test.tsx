import type { ReactNode } from 'react'
import { expect, test } from 'vitest'

import { Palette } from '../shell/palette.tsx'
import { show } from '../testing/show.tsx'
import { commandOf } from './registry.ts'
import { useCommands } from './use-commands.ts'

function Offering({ isAble, said }: { isAble: boolean; said: string[] }): ReactNode {
  useCommands([
    { id: 'a', title: 'First', group: 'Run', run: () => said.push(isAble ? 'able' : 'not able') },
    { id: 'b', title: 'Second', group: 'Run', when: () => isAble, run: () => undefined },
  ])
  return null
}

test('the palette asks, while it is drawn, whether commands of what is on the screen can be done', () => {
  const { queryAllByRole } = show(
    <>
      <Offering isAble={false} said={[]} />
      <Palette onClose={() => undefined} />
    </>,
  )
  expect(queryAllByRole('option').map(({ textContent }) => textContent)).toEqual(['RunFirst'])
})

test('a command does what it means now, not what it meant when it was offered', () => {
  const said: string[] = []
  const { rerender, unmount } = show(<Offering isAble={false} said={said} />)
  rerender(<Offering isAble said={said} />)
  commandOf('a')?.run()
  expect(said).toEqual(['able'])
  expect(commandOf('b')?.when?.()).toBe(true)
  unmount()
  expect(commandOf('a')).toBeUndefined()
})
