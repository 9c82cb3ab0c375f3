import type { Json } from '#base'

/**
 * What could steer a terminal or hide from a reader: control characters of both sets, marks that turn the direction of
 * writing, separators of lines, spaces without width, and halves of a pair.
 */
const hidden =
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|\p{Surrogate}|[\u{E0000}-\u{E007F}]/gu

/** A text in one line with everything in it made visible: `\n`, `\u{1b}`. */
export function visible(text: string): string {
  return text.replace(hidden, (character) => {
    if (character === '\n') return '\\n'
    if (character === '\t') return '  '
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}

/** JSON in which the same characters are escaped, so that it reads back as it was and shows all there is. */
export function jsonText(value: Json, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(hidden, (character) => {
    // White space between values is JSON's own; in strings it is escaped already.
    if (character === '\n') return character
    return Array.from({ length: character.length }, (_, index) => escaped(character.charCodeAt(index))).join(
      '',
    )
  })
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
