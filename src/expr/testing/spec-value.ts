import { parseDuration } from '../duration.ts'
import { parseTimestamp } from '../timestamp.ts'
import { type CelValue, mapFrom, mapKeyOf, type MapKey, TypeName, Uint } from '../value.ts'

/** A value as the test data writes it: an object with one key that names the kind. */
export type SpecValue = Readonly<Record<string, unknown>>

/** @throws Error for messages and other kinds that the profile does not have */
export function fromSpec(value: SpecValue): CelValue {
  const [[kind, content] = ['', null]] = Object.entries(value)
  switch (kind) {
    case 'nullValue':
      return null
    case 'boolValue':
    case 'stringValue':
      return content as boolean | string
    case 'int64Value':
      return BigInt(content as string)
    case 'uint64Value':
      return new Uint(BigInt(content as string))
    case 'doubleValue':
      return Number(
        content === 'Infinity' || content === '-Infinity' || content === 'NaN'
          ? content
          : (content as number),
      )
    case 'bytesValue':
      return Uint8Array.from(atob(content as string), (letter) => letter.charCodeAt(0))
    case 'typeValue':
      return new TypeName(content as string)
    case 'listValue':
      return ((content as { values?: SpecValue[] }).values ?? []).map(fromSpec)
    case 'mapValue': {
      const entries = (content as { entries?: { key: SpecValue; value: SpecValue }[] }).entries ?? []
      return mapFrom(
        entries.map(({ key, value: item }): [MapKey, CelValue] => [
          mapKeyOf(fromSpec(key)) ?? '',
          fromSpec(item),
        ]),
      )
    }
    case 'objectValue':
      return fromMessage(content as { readonly '@type': string; readonly value: string })
    default:
      throw new Error(`no such kind here: ${kind}`)
  }
}

function fromMessage(message: { readonly '@type': string; readonly value: string }): CelValue {
  if (message['@type'].endsWith('/google.protobuf.Duration')) return parseDuration(message.value)
  if (message['@type'].endsWith('/google.protobuf.Timestamp')) return parseTimestamp(message.value)
  throw new Error(`no such message here: ${message['@type']}`)
}
