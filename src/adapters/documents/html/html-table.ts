import { namesColumns } from '../column-names.ts'
import { childrenOf, type Element, isElement, isUnseen, type Node, wordsOf } from './elements.ts'

export interface HtmlTable {
  readonly rows: readonly (readonly string[])[]
  readonly hasHeader: boolean
}

/** What a cell of figures and words does not have: then the table is there to place things on the page. */
const placed = new Set('h1 h2 h3 h4 h5 h6 table ul ol dl pre form'.split(' '))

/** The rows of a table; undefined where it only arranges the page, which is then read as if it were not there. */
export function readHtmlTable(table: Element): HtmlTable | undefined {
  if (holds(table, (inner) => inner !== table && placed.has(inner.tagName))) return undefined
  const rows: Element[] = []
  gatherRows(table, rows)
  const cells = rows.map((row) => childrenOf(row).filter(isCell))
  if (!cells.some((row) => row.length > 1)) return undefined
  const first = cells[0] ?? []
  return {
    rows: cells.map((row) => row.map(wordsOf)),
    hasHeader: first.every(({ tagName }) => tagName === 'th') || namesColumns(first.map(wordsOf)),
  }
}

function gatherRows(node: Node, rows: Element[]): void {
  for (const child of childrenOf(node)) {
    if (!isElement(child) || isUnseen(child)) continue
    if (child.tagName === 'tr') rows.push(child)
    else if (/^t(?:head|body|foot)$/.test(child.tagName)) gatherRows(child, rows)
  }
}

function isCell(node: Node): node is Element {
  return isElement(node) && (node.tagName === 'td' || node.tagName === 'th') && !isUnseen(node)
}

function holds(node: Node, is: (element: Element) => boolean): boolean {
  if (isElement(node) && is(node)) return true
  return childrenOf(node).some((child) => holds(child, is))
}
