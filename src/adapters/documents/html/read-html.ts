import type { ReadingPart } from '#memory'

import type { Draft, PartFacts } from '../draft.ts'
import {
  childrenOf,
  type Element,
  headingLevel,
  isBlock,
  isElement,
  isUnseen,
  type Node,
  wordsOf,
} from './elements.ts'
import { readHtmlTable } from './html-table.ts'
import { parsePage } from './parse-page.ts'

interface Place {
  readonly kind: ReadingPart['kind']
  readonly facts: PartFacts
}

const paragraph: Place = { kind: 'paragraph', facts: {} }

/**
 * Adds what a reader of a page would see to a draft.
 *
 * @returns the page's title; null where it has none
 * @throws TooDeep, and RangeError where misplaced elements nest beyond the stack
 */
export function readHtml(html: string, draft: Draft): string | null {
  const page = parsePage(html)
  let line: string[] = []
  let place = paragraph
  const numberOf = createNumbering()
  /** Of the item that has begun, until its first words. */
  let number = ''

  function flush(): void {
    const text = line.join('')
    line = []
    if (text.trim() === '') return
    if (place.kind === 'code') draft.add('code', text)
    else draft.add(place.kind, number + tidy(text, place.kind).trim(), place.facts)
    number = ''
  }

  function within(inner: Place, element: Element): void {
    const outer = place
    flush()
    place = inner
    if (element.tagName === 'li') number = numberOf(element)
    for (const child of childrenOf(element)) visit(child)
    flush()
    place = outer
  }

  function visit(node: Node): void {
    if (node.nodeName === '#text' && 'value' in node)
      line.push(place.kind === 'code' ? node.value : node.value.replaceAll(/[\s\u00a0]+/g, ' '))
    else if (!isElement(node)) for (const child of childrenOf(node)) visit(child)
    else if (isUnseen(node)) return
    else if (node.tagName === 'br') line.push('\n')
    else if (node.tagName === 'table') visitTable(node)
    else if (isBlock(node)) within(placeOf(node, place), node)
    else for (const child of childrenOf(node)) visit(child)
  }

  function visitTable(element: Element): void {
    const table = readHtmlTable(element)
    if (!table) {
      within(place, element)
      return
    }
    flush()
    for (const child of childrenOf(element))
      if (isElement(child) && child.tagName === 'caption' && !isUnseen(child))
        draft.add('paragraph', wordsOf(child))
    draft.addTable(table.rows, table)
  }

  visit(page)
  flush()
  const title = find(page, 'title')
  return title ? wordsOf(title) || null : null
}

function placeOf(element: Element, outer: Place): Place {
  const level = headingLevel(element)
  if (level !== undefined) return { kind: 'heading', facts: { level } }
  if (element.tagName === 'pre') return { kind: 'code', facts: {} }
  if (element.tagName === 'li' || element.tagName === 'dt' || element.tagName === 'dd')
    return { kind: 'item', facts: {} }
  return outer.kind === 'item' || outer.kind === 'code' ? outer : paragraph
}

/** What is written before each item of a numbered list: it is on no page, and readers see it. */
function createNumbering(): (item: Element) => string {
  const next = new Map<Element, number>()
  return (item) => {
    const list = item.parentNode
    if (!list || !('tagName' in list) || list.tagName !== 'ol') return ''
    const first = Number(list.attrs.find(({ name }) => name === 'start')?.value ?? 1)
    const number = next.get(list) ?? (Number.isInteger(first) ? first : 1)
    next.set(list, number + 1)
    return `${number}. `
  }
}

function tidy(text: string, kind: ReadingPart['kind']): string {
  const words = text
    .replaceAll(/ *\n */g, '\n')
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/\n{2,}/g, '\n')
  return kind === 'heading' ? words.replaceAll('\n', ' ') : words
}

/** The first element of a name, in the head or near the beginning. */
function find(node: Node, tagName: string): Element | undefined {
  for (const child of childrenOf(node)) {
    if (!isElement(child)) continue
    if (child.tagName === tagName) return child
    const inner = child.tagName === 'html' || child.tagName === 'head' ? find(child, tagName) : undefined
    if (inner) return inner
  }
  return undefined
}
