/**
 * Whether a text is what a pattern says: `*` stands for any characters, `?` for one, `[*]`, `[?]` and `[[]` for the mark
 * in the brackets. Time is at most the product of both lengths, whatever the pattern.
 */
export function matchesName(pattern: string, text: string): boolean {
  const marks = marksOf(pattern)
  const characters = [...text]
  let [mark, at] = [0, 0]
  let [star, resume] = [-1, 0]
  while (at < characters.length) {
    const now = marks[mark]
    if (now === anything) {
      star = mark
      resume = at
      mark += 1
    } else if (now !== undefined && (now === anyOne || now === characters[at])) {
      mark += 1
      at += 1
    } else if (star === -1) return false
    else {
      // The last star takes one more character; an earlier one never has to.
      resume += 1
      at = resume
      mark = star + 1
    }
  }
  while (marks[mark] === anything) mark += 1
  return mark === marks.length
}

/** Whether a name has a mark that stands for something else. */
export function hasWildcard(pattern: string): boolean {
  return marksOf(pattern).some((mark) => mark === anything || mark === anyOne)
}

/** The name as a pattern that stands for itself alone. */
export function escapeName(name: string): string {
  return name.replace(/[*?[]/g, '[$&]')
}

/** The one name that a pattern without wildcards stands for. */
export function unescapeName(pattern: string): string {
  return pattern.replace(/\[([*?[])\]/g, '$1')
}

const anything = Symbol('*')
const anyOne = Symbol('?')

function marksOf(pattern: string): (string | typeof anything | typeof anyOne)[] {
  return (pattern.match(/\[[*?[]\]|./gsu) ?? []).map((mark) => {
    if (mark === '*') return anything
    if (mark === '?') return anyOne
    return mark.length === 3 ? mark.charAt(1) : mark
  })
}
