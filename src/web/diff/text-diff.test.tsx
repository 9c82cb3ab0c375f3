import { fireEvent } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { expect, test } from 'vitest'

import { show } from '../testing/show.tsx'
import { readHunk } from './hunk.ts'
import { TextDiff } from './text-diff.tsx'

const hunks = ['@@ -1,2 +1,2 @@\n-a\n+b\n c', '@@ -9,1 +9,2 @@\n d\n+e'].map(readHunk)

function Chosen({ seen }: { seen: ReadonlySet<number>[] }): ReactNode {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set([0, 1]))
  return (
    <TextDiff
      name="a.txt"
      hunks={hunks}
      choice={{
        chosen,
        choose(next) {
          seen.push(next)
          setChosen(next)
        },
      }}
    />
  )
}

test('parts are left out and taken in again, each by itself, with the numbers of their lines', () => {
  const seen: ReadonlySet<number>[] = []
  const shown = show(<Chosen seen={seen} />)
  expect(shown.getByText('Part 1 of 2 · lines 1–2')).toBeTruthy()
  fireEvent.click(shown.getByLabelText('Take part 1'))
  fireEvent.click(shown.getByLabelText('Take part 2'))
  fireEvent.click(shown.getByLabelText('Take part 1'))
  expect(seen).toEqual([new Set([1]), new Set(), new Set([0])])
})

test('lines that come and go are counted over all parts', () => {
  const shown = show(<TextDiff name="a.txt" hunks={hunks} />)
  expect([shown.queryByText('+2') !== null, shown.queryByText('−1') !== null]).toEqual([true, true])
  expect(shown.queryByRole('checkbox')).toBe(null)
})
