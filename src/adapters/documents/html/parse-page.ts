import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5'

/** Elements within elements; browsers stop at about 500. */
const depthLimit = 2_000

/** Attributes that say what is read of a page, and how: the others took a tenth of the memory of a large page. */
const heeded = new Set(['hidden', 'style', 'start'])

/** The page is nested deeper than anybody writes. */
export class TooDeep extends Error {}

/** @throws TooDeep before the work grows with the square of the depth */
export function parsePage(html: string): DefaultTreeAdapterTypes.Document {
  let depth = 0
  return parse(html, {
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement: (tagName, namespace, attrs) =>
        defaultTreeAdapter.createElement(
          tagName,
          namespace,
          attrs.filter(({ name }) => heeded.has(name)),
        ),
      onItemPush() {
        depth += 1
        if (depth > depthLimit) throw new TooDeep()
      },
      onItemPop() {
        depth -= 1
      },
    },
  })
}
