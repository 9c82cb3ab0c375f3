import { sha256 } from '#base'

/**
 * Names of tools as every provider takes them: 64 letters, digits, `_` and `-`, the first a letter or `_`. A dot becomes
 * `__`; any other character, and each `_` that would be mistaken for one of a pair, becomes `__-HEX-`. What grows too
 * long is cut, and told apart by its hash.
 */
export interface ToolNames {
  readonly toWire: (name: string) => string
  /** A name that was never given stays as it came: a model may make one up. */
  readonly fromWire: (wire: string) => string
}

const longest = 64

/** The names of one conversation. */
export function createToolNames(names: Iterable<string>): ToolNames {
  const known = new Map<string, string>()
  for (const name of names) known.set(encodeToolName(name), name)
  return {
    toWire: encodeToolName,
    fromWire: (wire) => known.get(wire) ?? wire,
  }
}

export function encodeToolName(name: string): string {
  const encoded = Array.from({ length: name.length }, (_, index) => encodeAt(name, index)).join('')
  if (encoded.length <= longest) return encoded
  // No name is encoded with a dash and an `h` after a pair, so none can be mistaken for this.
  const end = `__-h${sha256(new TextEncoder().encode(name)).slice(0, 20)}`
  return encoded.slice(0, longest - end.length) + end
}

/** The name that is encoded so; undefined where none is, or where it was cut. */
export function decodeToolName(wire: string): string | undefined {
  const name = wire.replaceAll(/__-([0-9a-f]+)-|__/g, (_, hex: string | undefined) =>
    hex === undefined ? '.' : String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return encodeToolName(name) === wire && wire.length > 0 ? name : undefined
}

function encodeAt(name: string, index: number): string {
  const unit = name.charAt(index)
  const before = name.charAt(index - 1)
  const after = name.charAt(index + 1)
  if (/[a-zA-Z]/.test(unit)) return unit
  if (/[0-9-]/.test(unit) && index > 0) return unit
  // What comes before is plain too, or ends in a pair that this would lengthen.
  if (unit === '_' && !isPair(before) && !isPair(after)) return unit
  if (unit === '.' && after !== '-') return '__'
  return `__-${unit.charCodeAt(0).toString(16)}-`
}

/** Whether a character is, or may be, encoded with a pair of `_`. */
function isPair(unit: string): boolean {
  return unit !== '' && !/[a-zA-Z0-9-]/.test(unit)
}
