import { type ReactNode, useId, useRef } from 'react'

import { agentsText } from '../../text/agents.ts'
import { type Finding, rangeOfLine } from './agent-findings.ts'
import classes from './agents.module.css'
import { FindingsShown } from './findings-shown.tsx'

interface EditorProps {
  readonly text: string
  readonly findings: readonly Finding[]
  readonly onChange: (text: string) => void
}

/** Pixels of a line, as in the styles. */
const lineHeight = 20

/** A text with numbered lines; those that there is something to say of are marked. */
export function TextEditor({ text, findings, onChange }: EditorProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const id = useId()
  const lines = text.split('\n')
  const worst = new Map<number, Finding['severity']>()
  for (const { line, severity } of findings) {
    if (line !== null && worst.get(line) !== 'error') worst.set(line, severity)
  }
  function goTo(line: number): void {
    const area = field.current
    if (area === null) return
    const [start, end] = rangeOfLine(text, line)
    area.focus()
    area.setSelectionRange(start, end)
    area.scrollTop = Math.max(0, (line - 5) * lineHeight)
  }
  return (
    <div>
      <div
        className={classes['editor']}
        style={{ height: (2 + Math.min(26, Math.max(14, lines.length))) * lineHeight }}
      >
        <div ref={gutter} className={classes['gutter']} aria-hidden="true">
          {lines.map((_, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a line is its number
            <div key={index} data-severity={worst.get(index + 1)}>
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={field}
          aria-label={agentsText.editor.label}
          aria-invalid={findings.some(({ severity }) => severity === 'error') || undefined}
          aria-describedby={findings.length === 0 ? undefined : id}
          wrap="off"
          spellCheck={false}
          maxLength={1_000_000}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
          onScroll={({ currentTarget }) => {
            if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop
          }}
        />
      </div>
      <div role="status">
        <FindingsShown id={id} findings={findings} onLine={goTo} />
      </div>
    </div>
  )
}
