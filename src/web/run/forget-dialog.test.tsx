import { QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { queryClient } from '../client/query-client.ts'
import { show } from '../testing/show.tsx'
import { forgetText as text } from '../text/runs.ts'
import { ForgetDialog } from './forget-dialog.tsx'

afterEach(() => {
  vi.unstubAllGlobals()
  queryClient.clear()
})

const plan = { runs: 1, trees: 1, events: 9, forks: 0, toldOn: 0, undoable: [], undoableCount: 0 }

test('what would go is not looked for any more while it goes, whatever the stream says', async () => {
  const forgotten = Promise.withResolvers<Response>()
  let looks = 0
  vi.stubGlobal('fetch', ({ method }: Request) => {
    if (method !== 'GET') return forgotten.promise
    looks += 1
    return Promise.resolve(Response.json(plan))
  })
  let closed = 0
  const shown = show(
    <QueryClientProvider client={queryClient}>
      <ForgetDialog run="run_a" onClose={() => (closed += 1)} />
    </QueryClientProvider>,
  )
  await shown.findByText(text.goes(1))
  fireEvent.click(shown.getByRole('button', { name: text.yes }))
  await waitFor(() => expect(queryClient.isMutating()).toBe(1))
  await act(() => queryClient.invalidateQueries())
  forgotten.resolve(Response.json({ trees: 1, isOffDisk: true }))
  await waitFor(() => expect(closed).toBe(1))
  await act(() => queryClient.invalidateQueries())
  expect(looks).toBe(1)
})
