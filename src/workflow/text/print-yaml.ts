import { isJsonObject, type Json, type JsonObject } from '#base'

const width = 100

/**
 * Writes JSON as YAML 1.2 that reads back as the same JSON, byte for byte the same in every version of this program:
 * two spaces for a level, strings plain where nobody could read them as anything else, several lines as a literal block,
 * one long line folded at single spaces, everything else in double quotes.
 */
export function printYaml(value: Json): string {
  if (isJsonObject(value) && Object.keys(value).length > 0) return `${fields(value, '')}\n`
  if (Array.isArray(value) && value.length > 0) return `${items(value as readonly Json[], '')}\n`
  return `${scalar(value, '')}\n`
}

function fields(object: JsonObject, indent: string): string {
  return Object.entries(object)
    .map(([key, value]) => {
      // Readers of YAML 1.1 take `on` for a boolean; as a key, everybody writes it plain all the same.
      const name = key === 'on' || (isPlain(key) && key.length <= 500) ? key : quoted(key)
      // A key of more than 1,024 characters needs the explicit form.
      const head = name.length > 1_000 ? `${indent}? ${name}\n${indent}:` : `${indent}${name}:`
      return head + after(value, indent)
    })
    .join('\n')
}

function items(list: readonly Json[], indent: string): string {
  return list
    .map((item) => {
      const inner = `${indent}  `
      if (isJsonObject(item) && Object.keys(item).length > 0)
        return `${indent}- ${fields(item, inner).slice(inner.length)}`
      if (Array.isArray(item) && item.length > 0)
        return `${indent}- ${items(item as readonly Json[], inner).slice(inner.length)}`
      return `${indent}- ${scalar(item, indent)}`
    })
    .join('\n')
}

/** What follows the colon of a key. */
function after(value: Json, indent: string): string {
  const inner = `${indent}  `
  if (isJsonObject(value) && Object.keys(value).length > 0) return `\n${fields(value, inner)}`
  if (Array.isArray(value) && value.length > 0) return `\n${items(value as readonly Json[], inner)}`
  return ` ${scalar(value, indent)}`
}

function scalar(value: Json, indent: string): string {
  if (typeof value !== 'string')
    return typeof value === 'object'
      ? value === null
        ? 'null'
        : Array.isArray(value)
          ? '[]'
          : '{}'
      : JSON.stringify(value)
  if (isBlock(value))
    return `|${value.endsWith('\n') ? '' : '-'}\n${block(value.replace(/\n$/, '').split('\n'), indent)}`
  if (value.length > width && isFoldable(value)) return `>-\n${block(fold(value), indent)}`
  return isPlain(value) ? value : quoted(value)
}

function block(lines: readonly string[], indent: string): string {
  return lines.map((line) => (line === '' ? '' : `${indent}  ${line}`)).join('\n')
}

/** Begins with a letter or `${`, holds no mark that YAML reads, and is no word that YAML takes for a value. */
function isPlain(text: string): boolean {
  if (/^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i.test(text)) return false
  // After the first letter, a plain scalar ends only at ": " and " #"; `:` and `#` are left out altogether.
  return (
    /^(?:\p{L}|[_/]|\$\{)[\p{L}\p{N} _./${}()<>=!?+*'"|&^,;\-[\]@%~\\]*$/u.test(text) &&
    !text.endsWith(' ') &&
    !/[\ud800-\udfff]/.test(text)
  )
}

/** Several lines of printable text, the first of which does not begin with white space, at most one line break at the end. */
function isBlock(text: string): boolean {
  return (
    text.includes('\n') &&
    !/^[\s]|\n\n$|[ \t](?:\n|$)|\n[ \t]+(?:\n|$)/.test(text) &&
    isPrintable(text.replaceAll('\n', ''))
  )
}

function isFoldable(text: string): boolean {
  return /^\S.*\S$/.test(text) && isPrintable(text) && !text.includes('\t')
}

/** Breaks at single spaces only: folding turns each break back into one space. */
function fold(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function isPrintable(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- these are the characters to keep out
  return !/[\u0000-\u0008\u000a-\u001f\u007f-\u00a0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/u.test(text)
}

function quoted(text: string): string {
  // JSON's escapes are YAML's as well; what JSON leaves as it is but YAML does not print is escaped, too.
  return JSON.stringify(text).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
