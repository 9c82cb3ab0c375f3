import { visibleText } from '#base'

/** Attributes that are shown to people, or read to them. */
const shownAttributes = ['title', 'aria-label', 'placeholder'] as const

/**
 * Puts into words what texts of others hide: marks that turn the direction of writing, control characters, spaces without
 * width. It looks after everything that comes onto the page, before it is painted, so that no room can forget it: a name of a
 * file that reads backwards looks like another one where somebody decides about it. The data behind stay as they are.
 */
export function showHidden(page: Document): Disposable {
  const observer = new MutationObserver((mutations) => {
    for (const { type, target, addedNodes } of mutations) {
      if (type === 'childList') for (const node of addedNodes) sweep(node)
      else if (type === 'attributes') cleanAttributes(target as Element)
      else cleanText(target as Text)
    }
  })
  observer.observe(page.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [...shownAttributes],
  })
  sweep(page.documentElement)
  return { [Symbol.dispose]: () => observer.disconnect() }
}

function sweep(node: Node): void {
  if (node.nodeType === Node.TEXT_NODE) {
    cleanText(node as Text)
    return
  }
  if (!(node instanceof Element)) return
  cleanAttributes(node)
  const walker = node.ownerDocument.createTreeWalker(node, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  while (walker.nextNode()) {
    if (walker.currentNode instanceof Element) cleanAttributes(walker.currentNode)
    else cleanText(walker.currentNode as Text)
  }
}

function cleanText(text: Text): void {
  const clean = visibleText(text.data)
  // Writing what is there already would be told as a change for ever.
  if (clean !== text.data) text.data = clean
}

function cleanAttributes(element: Element): void {
  for (const name of shownAttributes) {
    const value = element.getAttribute(name)
    if (value === null) continue
    const clean = visibleText(value)
    if (clean !== value) element.setAttribute(name, clean)
  }
}
