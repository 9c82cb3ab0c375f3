import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml'

import type { Json } from '#base'
import type { ErrorCode } from '#contract'

import { pointerTo } from '../pointer.ts'
import { documentLimits } from './limits.ts'
import { isReservedKey, lostNumber, Stop } from './source.ts'

/** Notes a problem. @throws Stop when there are enough of them */
export type Note = (
  code: ErrorCode,
  path: string,
  text: { readonly message: string; readonly hint?: string; readonly offset?: number | undefined },
) => void

/** The types of YAML 1.2's core schema; any other explicit tag is refused. */
const plainTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
)

/** What an anchor stands for, and what repeating it costs. */
interface Anchored {
  readonly value: Json
  readonly values: number
  readonly length: number
  readonly height: number
}

/** Turns composed YAML into JSON. Each anchor is converted once; what its aliases repeat counts against the limits. */
export class YamlValues {
  readonly #note: Note
  readonly #anchors = new Map<string, Anchored>()
  readonly #open = new Set<string>()
  #values = 0
  #length = 0
  /** The greatest depth met since the innermost anchor began. */
  #deepest = 0

  constructor(note: Note) {
    this.#note = note
  }

  convert(node: Node, path: string, depth: number): Json {
    this.#descend(node, path, depth)
    if (isAlias(node)) return this.#alias(node, path, depth)
    if (node.tag !== undefined && !plainTags.has(node.tag)) {
      const message = `The tag ${node.tag.slice(0, 80)} is not supported.`
      this.#note('workflow.unsupported_yaml', path, {
        message,
        hint: 'Remove the tag.',
        offset: node.range?.[0],
      })
    }
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined
    if (anchor === undefined) return this.#plain(node, path, depth)

    this.#anchors.delete(anchor)
    this.#open.add(anchor)
    const [values, length, deepest] = [this.#values, this.#length, this.#deepest]
    this.#deepest = depth
    const value = this.#plain(node, path, depth)
    const height = this.#deepest - depth
    this.#anchors.set(anchor, { value, values: this.#values - values, length: this.#length - length, height })
    this.#deepest = Math.max(this.#deepest, deepest)
    this.#open.delete(anchor)
    return value
  }

  #alias(node: Alias, path: string, depth: number): Json {
    const target = this.#anchors.get(node.source)
    if (target === undefined) {
      const message = this.#open.has(node.source)
        ? `The alias *${node.source} leads back to itself.`
        : `There is no anchor &${node.source} before this alias.`
      this.#note('workflow.unsupported_yaml', path, { message, offset: node.range?.[0] })
      return null
    }
    this.#descend(node, path, depth + target.height)
    this.#count(path, target.values, target.length)
    return target.value
  }

  #plain(node: Node, path: string, depth: number): Json {
    if (isMap(node)) return this.#map(node, path, depth)
    if (isSeq(node)) return this.#list(node, path, depth)
    if (!isScalar(node)) return null
    const { value, source } = node
    this.#count(path, 1, typeof value === 'string' ? value.length : 0)
    if (typeof value !== 'number')
      return typeof value === 'string' || typeof value === 'boolean' ? value : null
    const lost = lostNumber(typeof source === 'string' ? source : String(value), value)
    if (lost !== undefined) {
      const hint = 'Write it as a string, in quotes.'
      this.#note('workflow.shape', path, { message: lost, hint, offset: node.range?.[0] })
    }
    return value === 0 ? 0 : value
  }

  #list(node: YAMLSeq, path: string, depth: number): Json {
    this.#count(path, 1, 0)
    return node.items.map((item, index) => this.convert(item as Node, pointerTo(path, index), depth + 1))
  }

  #map(node: YAMLMap, path: string, depth: number): Json {
    const result: Record<string, Json> = {}
    this.#count(path, 1, 0)
    for (const { key, value } of node.items) {
      const offset = (key as Node | null)?.range?.[0]
      const name = keyText(key)
      if (name === undefined) {
        const message = 'A key must be text.'
        this.#note('workflow.unsupported_yaml', path, { message, hint: 'Put the key in quotes.', offset })
        continue
      }
      this.#count(path, 0, name.length)
      const item = value === null ? null : this.convert(value as Node, pointerTo(path, name), depth + 1)
      if (isReservedKey(name)) {
        const message = `The key "${name}" is reserved.`
        this.#note('workflow.shape', path, { message, hint: 'Choose another name.', offset })
      } else if (Object.hasOwn(result, name)) {
        const message = `The key ${JSON.stringify(name.slice(0, 80))} is given twice.`
        this.#note('workflow.duplicate_key', path, { message, hint: 'Remove one of the two.', offset })
      } else result[name] = item
    }
    return result
  }

  #count(path: string, values: number, length: number): void {
    this.#values += values
    this.#length += length
    if (this.#values <= documentLimits.values && this.#length <= documentLimits.stringLength) return
    this.#note('workflow.too_large', path, {
      message: 'The document is too large once its aliases are written out.',
    })
    throw new Stop()
  }

  #descend(node: Node, path: string, depth: number): void {
    this.#deepest = Math.max(this.#deepest, depth)
    if (depth <= documentLimits.depth) return
    const message = `The document nests deeper than ${documentLimits.depth} levels.`
    this.#note('workflow.too_deep', path, { message, offset: node.range?.[0] })
    throw new Stop()
  }
}

/** A key as it was written: `1`, `on` and `null` are the texts "1", "on" and "null". */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined
  if (typeof key.value === 'string') return key.value
  return typeof key.source === 'string' && key.source !== '' ? key.source : undefined
}
