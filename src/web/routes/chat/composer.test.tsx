import { fireEvent } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { expect, test } from 'vitest'

import { show } from '../../testing/show.tsx'
import { Composer } from './composer.tsx'

function Typed({ sent, isUnderWay = false }: { sent: string[]; isUnderWay?: boolean }): ReactNode {
  const [text, setText] = useState('')
  return (
    <Composer
      text={text}
      onText={setText}
      failure={null}
      isUnderWay={isUnderWay}
      onSend={(what) => sent.push(what)}
    />
  )
}

function composer(isUnderWay = false) {
  const sent: string[] = []
  const shown = show(<Typed sent={sent} isUnderWay={isUnderWay} />)
  const field = shown.getByLabelText(/message/i) as HTMLTextAreaElement
  return {
    sent,
    field,
    type: (value: string) => fireEvent.change(field, { target: { value } }),
    press: (key: string, more = {}) => fireEvent.keyDown(field, { key, ...more }),
    options: () => shown.queryAllByRole('option').length,
  }
}

test('a command that needs words is begun by Enter, and sent only when they are there', () => {
  const { type, press, field, sent, options } = composer()
  type('/ru')
  press('Enter')
  expect(field.value).toBe('/run ')
  expect(options()).toBe(0)
  type('/run tidy')
  press('Enter')
  expect(sent).toEqual(['/run tidy'])
})

test('arrows choose among the commands, and Escape lets one type on without them', () => {
  const { type, press, field, options } = composer()
  type('/re')
  press('ArrowDown')
  press('Tab')
  expect(field.value).toBe('/restore')
  type('/re')
  press('Escape')
  expect(options()).toBe(0)
  type('/res')
  expect(options()).toBe(2)
})

test('Shift and Enter begin a line, and nothing is sent while something is under way', () => {
  const first = composer()
  first.type('one')
  first.press('Enter', { shiftKey: true })
  expect(first.sent).toEqual([])
  const second = composer(true)
  second.type('two')
  second.press('Enter')
  expect(second.sent).toEqual([])
})
