import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { fireEvent, type RenderResult } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'

import type { TurnView } from '#contract'

import { Markdown } from '../markdown/markdown-shown.tsx'
import { show } from '../testing/show.tsx'
import { TurnBody } from './turn-body.tsx'
import { TurnHead } from './turn-head.tsx'
import { callOf, turnOf } from './turn-testing.ts'

function InPage({ children }: { children: ReactNode }): ReactNode {
  const router = createRouter({
    routeTree: createRootRoute({ component: () => children }),
    history: createMemoryHistory(),
  })
  return <RouterProvider router={router} />
}

async function shown(facts: Partial<TurnView>, meanwhile: readonly string[] = []): Promise<RenderResult> {
  const turn = turnOf(facts)
  const found = show(
    <InPage>
      <div data-testid="turn">
        <TurnHead turn={turn} />
        <TurnBody turn={turn} meanwhile={meanwhile} />
      </div>
    </InPage>,
  )
  await found.findByTestId('turn')
  return found
}

test('what rules have answered says so, and where models are set up', async () => {
  const { getByText } = await shown({ degraded: true, status: 'completed', answer: 'By rules.' })
  getByText('answered by rules')
  expect(getByText('Set up models').getAttribute('href')).toBe('/models')
  const { queryByText } = await shown({ model: 'local/qwen3', status: 'completed', answer: 'By a model.' })
  expect(queryByText('answered by rules')).toBeNull()
  expect(queryByText('Set up models')).toBeNull()
})

test('what it is at is said as long as it is at it', async () => {
  const thinking = await shown({ isThinking: true })
  expect(thinking.getByRole('status').textContent).toBe('Thinking…')
  const working = await shown({ toolsInFlight: 2, parts: [callOf({ state: 'open', output: null })] })
  expect(working.getByRole('status').textContent).toBe('2 tools are at work…')
  const coming = await shown({
    isThinking: true,
    saying: { key: 'think#1/ask', attempt: 1, text: 'So **it**' },
  })
  expect(coming.getByText('it').tagName).toBe('STRONG')
  expect(coming.queryByText('Thinking…')).toBeNull()
  const ended = await shown({ status: 'completed', answer: 'Yes.' })
  expect(ended.queryByRole('status')).toBeNull()
})

test('each end that is not an answer is told in words', async () => {
  for (const [facts, said] of [
    [{ status: 'completed', answer: 'a', finish: 'steps' }, /as often as it may/],
    [{ status: 'completed', answer: 'a', finish: 'budget' }, /budget for one turn/],
    [{ status: 'completed', answer: 'a', finish: 'length' }, /cut off/],
    [{ status: 'completed', answer: 'a', finish: 'filtered' }, /held the rest/],
    [{ status: 'completed', answer: '' }, /without a word/],
    [{ status: 'cancelled' }, /^Stopped\.$/],
    [{ status: 'paused' }, /Paused:/],
  ] as const satisfies readonly [Partial<TurnView>, RegExp][]) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time is on the screen
    ;(await shown(facts)).getByText(said)
  }
})

test('a failure says what is wrong, what to do, and its code', async () => {
  const error = {
    code: 'model.none_answered',
    status: 502,
    detail: 'Nobody answers.',
    hint: 'Set up a model.',
    details: {},
  } as const
  const { getByRole, getByText } = await shown({ status: 'failed', error })
  getByRole('alert')
  getByText('Nobody answers.')
  getByText('Set up a model.')
  getByText('model.none_answered')
})

test('words that were not heard yet are marked, and those that came too late as well', async () => {
  const parts = [{ is: 'heard', text: 'one' }] as const
  const going = await shown({ parts: [...parts] }, ['one', 'two'])
  expect(going.getAllByText(/^(?:one|two)$/)).toHaveLength(2)
  expect(going.getAllByText('It is heard with the next step.')).toHaveLength(1)
  const ended = await shown({ parts: [...parts], status: 'completed', answer: 'a' }, ['one', 'two'])
  ended.getByText(/too late/)
})

test('a call shows its error at once, and what it was given only when it is opened', async () => {
  const error = { code: 'files.not_found', status: 404, detail: 'Nothing is there.', details: {} } as const
  const { getByText, queryByText, container } = await shown({
    parts: [callOf({ state: 'failed', output: null, error })],
  })
  getByText('Nothing is there.', { exact: false })
  getByText('files.not_found')
  expect(queryByText('Given')).toBeNull()
  const details = container.querySelector('details')
  if (details === null) throw new Error('There is no card.')
  expect(details.open).toBe(false)
})

test('nothing of an answer becomes more than words', () => {
  const { container } = show(
    <Markdown
      text={[
        '<img src=x onerror="window.hit=1"> ![](http://example.org/a.png)',
        '[x](javascript:alert(1)) <https://example.org> [`c`](data:text/html,x)',
        '| <b>a</b> |\n| --- |\n| ![p](http://example.org) |',
      ].join('\n\n')}
    />,
  )
  const allowed = new Set('DIV P CODE SPAN TABLE THEAD TBODY TR TH TD BR'.split(' '))
  for (const element of container.querySelector('div')?.querySelectorAll('*') ?? []) {
    expect(allowed.has(element.tagName), element.outerHTML).toBe(true)
    expect(
      element
        .getAttributeNames()
        .filter((name) => !['class', 'scope', 'role', 'tabindex', 'aria-label'].includes(name)),
    ).toEqual([])
  }
  expect(container.textContent).toContain('(javascript:alert(1))')
})

test('a code block can be copied, and says its language', () => {
  const { getByText, getByLabelText } = show(<Markdown text={'```ts\nconst a = 1\n```'} />)
  getByText('const a = 1')
  getByText('ts')
  fireEvent.click(getByLabelText('Copy the code'))
})
