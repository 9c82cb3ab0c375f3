import { fireEvent } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, test } from 'vitest'

import type { JsonObject } from '#base'

import { show } from '../testing/show.tsx'
import { SchemaForm } from './schema-form.tsx'

function form(schema: JsonObject, first: JsonObject = {}, without: readonly string[] = []) {
  let now = first
  function Form() {
    const [value, setValue] = useState(first)
    now = value
    return <SchemaForm schema={schema} value={value} onChange={setValue} without={without} />
  }
  return { ...show(<Form />), value: () => now }
}

describe('a form made from a schema', () => {
  test('names its fields by their titles, or by their keys in words', () => {
    const { getByLabelText } = form({
      properties: { maxAge: { type: 'integer' }, b: { type: 'string', title: 'Second thing' } },
    })
    expect(getByLabelText('Max age')).toBeTruthy()
    expect(getByLabelText('Second thing')).toBeTruthy()
  })

  test('shows defaults, and gives only what was filled in', () => {
    const { getByLabelText, value } = form({
      properties: { other: { type: 'string', default: 'Other' }, deep: { type: 'boolean', default: true } },
    })
    expect((getByLabelText('Other') as HTMLInputElement).value).toBe('Other')
    fireEvent.click(getByLabelText('Deep'))
    expect(value()).toEqual({ deep: false })
  })

  test('takes a field that is emptied as one that was never filled in', () => {
    const { getByLabelText, value } = form({ properties: { name: { type: 'string' } } }, { name: 'x' })
    fireEvent.change(getByLabelText('Name'), { target: { value: '' } })
    expect(value()).toEqual({})
  })

  test('takes a list of texts one a line, and lets an empty line be written before it is filled', () => {
    const { getByLabelText, value } = form({
      properties: { exclude: { type: 'array', items: { type: 'string' } } },
    })
    const field = getByLabelText('Exclude')
    fireEvent.change(field, { target: { value: 'a\n' } })
    expect(value()).toEqual({ exclude: ['a', ''] })
    fireEvent.blur(field)
    expect(value()).toEqual({ exclude: ['a'] })
  })

  test('gives JSON that can be read, and nothing while it cannot', () => {
    const { getByLabelText, value } = form({ properties: { rules: { type: 'object' } } })
    fireEvent.change(getByLabelText('Rules'), { target: { value: '{"a":[1]}' } })
    expect(value()).toEqual({ rules: { a: [1] } })
    fireEvent.change(getByLabelText('Rules'), { target: { value: '{"a":' } })
    expect(value()).toEqual({})
  })

  test('leaves out what is asked for elsewhere', () => {
    const { queryByLabelText } = form({ properties: { folder: { type: 'string', format: 'path' } } }, {}, [
      'folder',
    ])
    expect(queryByLabelText('Folder')).toBeNull()
  })
})
