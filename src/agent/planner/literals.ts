/** A literal that stands in a template: what is between its expressions, or a text or number in one of them. */
export interface Literal {
  readonly value: string | number
  /** Whether it stands in an expression. */
  readonly isInner: boolean
}

/** All literals of a string that may hold `${ expression }`. */
export function literalsIn(template: string): Literal[] {
  const found: Literal[] = []
  let outer = ''
  const endOuter = (): void => {
    if (outer !== '') found.push({ value: outer, isInner: false })
    outer = ''
  }
  for (let at = 0; at < template.length;) {
    if (template.startsWith('$${', at)) {
      outer += '${'
      at += 3
    } else if (template.startsWith('${', at)) {
      endOuter()
      const end = endOfExpression(template, at + 2)
      found.push(...literalsOf(template.slice(at + 2, end)))
      at = end + 1
    } else {
      outer += template[at]
      at += 1
    }
  }
  endOuter()
  return found
}

const token =
  /r?"""[^]*?"""|r?'''[^]*?'''|[rR]"[^"]*"|[rR]'[^']*'|"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|(?<![\p{L}\p{N}_.])\d+(?:\.\d+)?/gu

/** The texts and numbers that an expression itself holds. */
export function literalsOf(expression: string): Literal[] {
  return [...expression.matchAll(token)].map(([text]) => ({
    value: /^\d/.test(text) ? Number(text) : unquote(text),
    isInner: true,
  }))
}

/** Where an expression ends: at the brace that closes it, outside of its own texts and braces. */
function endOfExpression(template: string, from: number): number {
  let depth = 0
  for (let at = from; at < template.length; at += 1) {
    const char = template[at] ?? ''
    if (char === '"' || char === "'") at = endOfText(template, at)
    else if (char === '{') depth += 1
    else if (char === '}') {
      if (depth === 0) return at
      depth -= 1
    }
  }
  return template.length
}

function endOfText(template: string, from: number): number {
  const quote = template[from] ?? ''
  const isRaw = /[rR]/.test(template[from - 1] ?? '')
  for (let at = from + 1; at < template.length; at += 1) {
    if (template[at] === '\\' && !isRaw) at += 1
    else if (template[at] === quote) return at
  }
  return template.length
}

function unquote(text: string): string {
  const [, raw = '', , inner = ''] = /^([rR]?)("""|'''|"|')([^]*)\2$/.exec(text) ?? []
  if (raw !== '') return inner
  return inner.replaceAll(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^]))/g, (_all, four, two, one) => {
    const code = (four ?? two) as string | undefined
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    return { n: '\n', t: '\t', r: '\r' }[one as string] ?? String(one)
  })
}
