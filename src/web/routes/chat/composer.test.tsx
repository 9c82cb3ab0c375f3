import { fireEvent } from '@testing-library/react'
import { type ReactNode, useRef, useState } from 'react'
import { expect, test } from 'vitest'

import { show } from '../../testing/show.tsx'
import { Composer } from './composer.tsx'

interface TypedProps {
  sent: string[]
  isUnderWay?: boolean
  atWork?: string | null
}

function Typed({ sent, isUnderWay = false, atWork = null }: TypedProps): ReactNode {
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  return (
    <Composer
      field={field}
      text={text}
      onText={setText}
      failure={null}
      isUnderWay={isUnderWay}
      atWork={atWork}
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

test('the button says that it is heard meanwhile, but for commands', () => {
  const { getByRole, getByLabelText } = show(<Typed sent={[]} atWork="tasks" />)
  getByRole('button', { name: 'Say it meanwhile' })
  fireEvent.change(getByLabelText(/message/i), { target: { value: '/cancel' } })
  getByRole('button', { name: 'Send' })
})
