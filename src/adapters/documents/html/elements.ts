import type { DefaultTreeAdapterTypes } from 'parse5'

export type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document
export type Element = DefaultTreeAdapterTypes.Element

/** Nothing of them is read as text. */
const silent = new Set(
  'area audio base canvas datalist embed head iframe input link map meta noframes noscript object param script select source style svg template track video'.split(
    ' ',
  ),
)

/** What stands on lines of its own. */
const blocks = new Set(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre search section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)

export function isElement(node: Node): node is Element {
  return 'tagName' in node
}

export function childrenOf(node: Node): readonly Node[] {
  return 'childNodes' in node ? node.childNodes : []
}

export function isBlock({ tagName }: Element): boolean {
  return blocks.has(tagName)
}

/** Whether a reader of the page would see nothing of an element. */
export function isUnseen(element: Element): boolean {
  if (silent.has(element.tagName)) return true
  return element.attrs.some(
    ({ name, value }) =>
      name === 'hidden' ||
      (name === 'style' &&
        /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b/i.test(value)),
  )
}

export function headingLevel({ tagName }: Element): number | undefined {
  const [, digit] = /^h([1-6])$/.exec(tagName) ?? []
  return digit === undefined ? undefined : Number(digit)
}

/** The words within, in one line. */
export function wordsOf(node: Node): string {
  const pieces: string[] = []
  const gather = (inner: Node): void => {
    if ('value' in inner) pieces.push(inner.value)
    if (isElement(inner)) {
      if (isUnseen(inner)) return
      if (isBlock(inner) || inner.tagName === 'br') pieces.push(' ')
    }
    for (const child of childrenOf(inner)) gather(child)
    if (isElement(inner) && isBlock(inner)) pieces.push(' ')
  }
  gather(node)
  return pieces.join('').replaceAll(/\s+/g, ' ').trim()
}
