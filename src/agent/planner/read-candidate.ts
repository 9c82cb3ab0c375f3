/**
 * The workflow in what a model answered: in a fence or not, with or without words around it. The whole answer where nothing
 * in it looks like one, so that the reader says what is wrong with it.
 */
export function readCandidate(answer: string): string {
  const text = answer.replaceAll(/<think(?:ing)?>[^]*?<\/think(?:ing)?>/g, '').replaceAll('\r\n', '\n')
  const fenced = [...text.matchAll(/^[ \t]*(`{3,}|~{3,})[^\n]*\n([^]*?)(?:^[ \t]*\1[ \t]*$|(?![^]))/gm)].map(
    ([, , inside = '']) => inside,
  )
  // What was thought of first may stand before what is meant.
  const block = fenced.findLast(isWorkflow)
  if (block !== undefined) return unindent(block).trim()
  const bare = text.trim()
  const json = bare.indexOf('{')
  if (
    json >= 0 &&
    bare
      .slice(json + 1)
      .trimStart()
      .startsWith('"')
  ) {
    const end = bare.lastIndexOf('}')
    const inside = bare.slice(json, end + 1)
    if (isWorkflow(inside) && !/^\s*adjutant\s*:/m.test(bare.slice(0, json))) return inside
  }
  return withoutWords(bare) ?? fenced.at(-1)?.trim() ?? bare
}

function isWorkflow(text: string): boolean {
  return (
    /^\s*"?(?:adjutant|nodes|steps)"?\s*:/m.test(text) || /[{,]\s*"(?:adjutant|nodes|steps)"\s*:/.test(text)
  )
}

/** YAML without a fence: from its first field to the first line that can be none of it. */
function withoutWords(text: string): string | undefined {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => /^(?:adjutant|name|title|steps|nodes|input)\s*:/.test(line))
  if (first < 0) return undefined
  const rest = lines.slice(first)
  const after = rest.findIndex((line) => line !== '' && !/^(?:\s|#|-\s|[a-zA-Z]+\s*:(?:\s|$))/.test(line))
  return rest
    .slice(0, after < 0 ? rest.length : after)
    .join('\n')
    .trim()
}

function unindent(block: string): string {
  const lines = block.split('\n')
  const depth = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  )
  return Number.isFinite(depth) ? lines.map((line) => line.slice(depth)).join('\n') : block
}
