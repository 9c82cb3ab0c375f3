import { Checkbox, JsonInput, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

import { isJsonObject, type Json, type JsonObject } from '#base'

import { FolderField } from '../folders/folder-field.tsx'
import { formText } from '../text/forms.ts'
import { plainSchema } from './plain-schema.ts'

interface SchemaFormProps {
  /** JSON Schema of an object. */
  readonly schema: JsonObject
  /** What has been filled in; a field that is not there has its default. */
  readonly value: JsonObject
  readonly onChange: (value: JsonObject) => void
  /** Fields that are asked for elsewhere. */
  readonly without?: readonly string[]
}

/** A form of what a schema asks for. It helps with the shape; whether the values are right is said by who takes them. */
export function SchemaForm({ schema, value, onChange, without = [] }: SchemaFormProps): ReactNode {
  const required = Array.isArray(schema['required']) ? (schema['required'] as readonly Json[]) : []
  const properties = isJsonObject(schema['properties']) ? Object.entries(schema['properties']) : []
  return (
    <Stack gap="md">
      {properties
        .filter(([key]) => !without.includes(key))
        .map(([key, field]) => (
          <SchemaField
            key={key}
            name={key}
            schema={isJsonObject(field) ? plainSchema(field) : {}}
            isRequired={required.includes(key)}
            value={value[key]}
            onChange={(next) => onChange(changed(value, key, next))}
          />
        ))}
    </Stack>
  )
}

/** A field that is emptied is as one that was never filled in. */
function changed(value: JsonObject, key: string, next: Json | undefined): JsonObject {
  const { [key]: _, ...rest } = value
  return next === undefined ? rest : { ...rest, [key]: next }
}

interface FieldProps {
  readonly name: string
  readonly schema: JsonObject
  readonly isRequired: boolean
  readonly value: Json | undefined
  readonly onChange: (value: Json | undefined) => void
}

function SchemaField({ name, schema, isRequired, value, onChange }: FieldProps): ReactNode {
  const fallback = schema['default']
  const shown = value ?? fallback
  const common = {
    label: typeof schema['title'] === 'string' ? schema['title'] : formText.title(name),
    description: typeof schema['description'] === 'string' ? schema['description'] : undefined,
  }
  const asked = { ...common, withAsterisk: isRequired }
  const options = optionsOf(schema)
  if (options !== null) {
    return (
      <Select
        {...asked}
        data={options.map((option) => ({ value: option, label: option }))}
        value={typeof shown === 'string' ? shown : null}
        clearable={!isRequired && fallback === undefined}
        placeholder={formText.none}
        onChange={(next) => onChange(next ?? undefined)}
      />
    )
  }
  switch (kindOf(schema)) {
    case 'boolean':
      return (
        <Checkbox
          {...common}
          checked={shown === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...asked}
          value={typeof shown === 'number' ? shown : ''}
          allowDecimal={schema['type'] !== 'integer'}
          {...limitsOf(schema)}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      )
    case 'path':
      return (
        <FolderField
          {...common}
          isRequired={isRequired}
          value={typeof shown === 'string' ? shown : ''}
          onChange={(next) => onChange(next === '' ? undefined : next)}
        />
      )
    case 'lines':
      return <LinesField {...asked} shown={shown} onChange={onChange} />
    case 'text':
      return (
        <TextInput
          {...asked}
          value={typeof shown === 'string' ? shown : ''}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.value === '' ? undefined : currentTarget.value)
          }
        />
      )
    case 'json':
      return <JsonField {...asked} shown={shown} onChange={onChange} />
  }
}

interface LongFieldProps {
  readonly label: string
  readonly description: string | undefined
  readonly withAsterisk: boolean
  readonly shown: Json | undefined
  readonly onChange: (value: Json | undefined) => void
}

function LinesField({ shown, onChange, description, ...asked }: LongFieldProps): ReactNode {
  const lines = Array.isArray(shown) ? (shown as readonly Json[]).map(String) : []
  return (
    <Textarea
      {...asked}
      description={[description, formText.listHint].filter(Boolean).join(' ')}
      autosize
      maxRows={8}
      value={lines.join('\n')}
      onChange={({ currentTarget }) => onChange(currentTarget.value.split('\n'))}
      // An empty line may be one that is being written.
      onBlur={() => lines.includes('') && onChange(lines.filter((line) => line !== ''))}
    />
  )
}

function JsonField({ shown, onChange, description, ...asked }: LongFieldProps): ReactNode {
  return (
    <JsonInput
      {...asked}
      description={[description, formText.json].filter(Boolean).join(' ')}
      autosize
      maxRows={14}
      formatOnBlur
      validationError={formText.jsonWrong}
      defaultValue={shown === undefined ? '' : JSON.stringify(shown, null, 2)}
      onChange={(text) => onChange(parsed(text))}
    />
  )
}

type Kind = 'boolean' | 'number' | 'path' | 'lines' | 'text' | 'json'

function kindOf({ type, format, items }: JsonObject): Kind {
  if (type === 'boolean') return 'boolean'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'string') return format === 'path' ? 'path' : 'text'
  return type === 'array' && isJsonObject(items) && items['type'] === 'string' ? 'lines' : 'json'
}

function optionsOf(schema: JsonObject): readonly string[] | null {
  const { enum: options } = schema
  if (!Array.isArray(options)) return null
  return options.every((one) => typeof one === 'string') ? options : null
}

function limitsOf({ minimum, maximum }: JsonObject): { min?: number; max?: number } {
  return {
    ...(typeof minimum === 'number' ? { min: minimum } : {}),
    ...(typeof maximum === 'number' ? { max: maximum } : {}),
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined // the field itself says that it is no JSON
  }
}
