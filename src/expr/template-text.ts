import { fault } from './fault.ts'

/** A piece of a templated string: text as it stands, or the source of an expression. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly source: string; readonly start: number }

/**
 * Cuts `Hello ${name}` into text and expressions; `$${` is a literal `${`.
 *
 * @throws Fault `expr.invalid` for a `${` without its `}`
 */
export function segmentsOf(template: string): readonly Segment[] {
  const segments: Segment[] = []
  let text = ''
  let at = 0
  for (;;) {
    const open = template.indexOf('${', at)
    if (open === -1) break
    if (open > at && template[open - 1] === '$') {
      text += `${template.slice(at, open - 1)}\${`
      at = open + 2
      continue
    }
    text += template.slice(at, open)
    if (text !== '') segments.push({ kind: 'text', text })
    text = ''
    const end = endOfExpression(template, open + 2)
    if (end === -1) fault('expr.invalid', 'This "${" has no "}".', { span: { start: open, end: open + 2 } })
    segments.push({ kind: 'expression', source: template.slice(open + 2, end), start: open + 2 })
    at = end + 1
  }
  text += template.slice(at)
  if (text !== '') segments.push({ kind: 'text', text })
  return segments
}

/** The offset of the `}` that ends an expression: not one of an inner map, a string or a comment. */
function endOfExpression(template: string, start: number): number {
  let depth = 0
  let at = start
  while (at < template.length) {
    const letter = template[at]
    if (letter === '"' || letter === "'") {
      at = endOfString(template, at)
      if (at === -1) return -1
      continue
    }
    if (letter === '/' && template[at + 1] === '/') {
      const line = template.indexOf('\n', at)
      if (line === -1) return -1
      at = line
    }
    if (letter === '{') depth += 1
    if (letter === '}') {
      if (depth === 0) return at
      depth -= 1
    }
    at += 1
  }
  return -1
}

/** The offset behind a string literal that begins at `at`, in any of the quotings of the language; -1 without an end. */
function endOfString(template: string, at: number): number {
  const quote = template[at] ?? ''
  const fence = template.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote
  let end = at + fence.length
  while (end < template.length) {
    // A backslash keeps the next letter from ending the string, in raw strings too, as the grammar has it.
    if (template[end] === '\\') end += 2
    else if (template.startsWith(fence, end)) return end + fence.length
    else end += 1
  }
  return -1
}
