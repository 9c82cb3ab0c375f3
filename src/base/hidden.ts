/**
 * What could steer a terminal or hide from a reader: control characters of both sets, marks that turn the direction of
 * writing, separators of lines, spaces without width, and halves of a pair.
 */
const hidden =
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|\p{Surrogate}|[\u{E0000}-\u{E007F}]/gu

/** A text whose hidden characters are put into words by `show`. */
export function replaceHidden(text: string, show: (character: string) => string): string {
  return text.replace(hidden, show)
}

/** JSON text in which hidden characters within strings are escaped, so that it reads back as it was and shows all there is. */
export function escapeHidden(json: string): string {
  return replaceHidden(json, (character) => {
    // White space between values is JSON's own; in strings it is escaped already.
    if (character === '\n') return character
    return Array.from({ length: character.length }, (_, index) => {
      return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
    }).join('')
  })
}

/** A text in one line with everything in it made visible: `\n`, `\u{1b}`. */
export function visible(text: string): string {
  return replaceHidden(text, (character) => {
    if (character === '\n') return '\\n'
    if (character === '\t') return '  '
    return inWords(character)
  })
}

/** The same for text of many lines, which stay lines, however they end. */
export function visibleText(text: string): string {
  return replaceHidden(text.replaceAll('\r\n', '\n'), (character) =>
    character === '\n' || character === '\t' ? character : inWords(character),
  )
}

function inWords(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
