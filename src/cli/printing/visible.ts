import { escapeHidden, type Json, replaceHidden } from '#base'

/** A text in one line with everything in it made visible: `\n`, `\u{1b}`. */
export function visible(text: string): string {
  return replaceHidden(text, (character) => {
    if (character === '\n') return '\\n'
    if (character === '\t') return '  '
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}

/** JSON in which the same characters are escaped, so that it reads back as it was and shows all there is. */
export function jsonText(value: Json, indent = 2): string {
  return escapeHidden(JSON.stringify(value, null, indent))
}
