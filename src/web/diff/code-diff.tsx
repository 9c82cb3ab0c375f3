import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { type ReactNode, useEffect, useRef } from 'react'

import { diffText } from '../text/plan.ts'
import { type Hunk, onlySideOf, sidesOf } from './hunk.ts'
import type { DiffLayout } from './layout.ts'

interface CodeDiffProps {
  readonly hunk: Hunk
  readonly layout: DiffLayout
  /** What it is of, for those who do not see it. */
  readonly name: string
}

/** A stretch of text before and after, with what differs within lines. To be read, not to be changed. */
export function CodeDiff({ hunk, layout, name }: CodeDiffProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const parent = place.current
    if (parent === null) return
    const side = onlySideOf(hunk)
    const view =
      side !== null
        ? oneSide(parent, hunk, { side, name })
        : layout === 'split'
          ? split(parent, hunk, name)
          : unified(parent, hunk, name)
    return () => view.destroy()
  }, [hunk, layout, name])
  return <div ref={place} />
}

/** A text that comes or goes as a whole: there is nothing to compare it with. */
function oneSide(
  parent: HTMLElement,
  hunk: Hunk,
  { side, name }: { side: '+' | '-'; name: string },
): EditorView {
  const { before, after } = sidesOf(hunk)
  const isNew = side === '+'
  return new EditorView({
    parent,
    doc: isNew ? after : before,
    extensions: [
      reading(diffText.both(name), isNew ? hunk.newStart : hunk.oldStart),
      EditorView.editorAttributes.of({ class: isNew ? 'cm-allNew' : 'cm-allGone' }),
    ],
  })
}

function split(parent: HTMLElement, hunk: Hunk, name: string): MergeView {
  const { before, after } = sidesOf(hunk)
  return new MergeView({
    parent,
    a: { doc: before, extensions: reading(diffText.before(name), hunk.oldStart) },
    b: { doc: after, extensions: reading(diffText.after(name), hunk.newStart) },
  })
}

function unified(parent: HTMLElement, hunk: Hunk, name: string): EditorView {
  const { before, after } = sidesOf(hunk)
  return new EditorView({
    parent,
    doc: after,
    extensions: [
      reading(diffText.both(name), hunk.newStart),
      unifiedMergeView({ original: before, mergeControls: false, syntaxHighlightDeletions: false }),
    ],
  })
}

function reading(label: string, firstLine: number | null): Extension {
  return [
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.lineWrapping,
    // It can be reached by keyboard, to be scrolled and copied from.
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
    firstLine === null
      ? []
      : lineNumbers({ formatNumber: (line) => String(Math.max(1, firstLine) + line - 1) }),
    look,
  ]
}

const look = EditorView.theme({
  '&': { fontSize: '12.5px', backgroundColor: 'var(--adj-raised)', color: 'var(--mantine-color-text)' },
  '&.cm-focused': { outline: '2px solid var(--mantine-color-fir-6)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-gutters': {
    backgroundColor: 'var(--adj-sunken)',
    color: 'var(--mantine-color-dimmed)',
    borderRight: '1px solid var(--adj-line)',
  },
  '.cm-content': { padding: '4px 0' },
  '&.cm-allNew .cm-content': { backgroundColor: 'light-dark(#e4f6e8, #12301b)' },
  '&.cm-allGone .cm-content': { backgroundColor: 'light-dark(#fdeae7, #3a1714)' },
  '&:not(.cm-merge-a, .cm-merge-b)': { maxHeight: '560px' },
  '.cm-line, .cm-deletedLine': { padding: '0 8px' },
  '.cm-line .cm-deletedLine': { padding: '0' },
  '&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine, .cm-insertedLine': {
    backgroundColor: 'light-dark(#e4f6e8, #12301b)',
  },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'light-dark(#fdeae7, #3a1714)' },
  '&.cm-merge-b .cm-changedText, .cm-insertedLine .cm-changedText': {
    background: 'light-dark(#b5e5c1, #1f5a31)',
  },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'light-dark(#f6c3bb, #6b2620)',
  },
  '.cm-deletedChunk': { paddingLeft: '0' },
  '.cm-deletedLine, .cm-deletedLine del': { textDecoration: 'none' },
})
