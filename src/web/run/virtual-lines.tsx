import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'

import classes from './run.module.css'

interface VirtualLinesProps {
  readonly label: string
  readonly lines: readonly string[]
  /** Pixels; without it, all the place there is. */
  readonly height?: number
  /** Whether the end stays in sight as lines come. */
  readonly follows?: boolean
  /** Colours a line. */
  readonly toneOf?: (index: number) => string | undefined
}

const lineHeight = 20

/** Lines of text, of which only those in sight are drawn: a hundred thousand are as quick as ten. */
export function VirtualLines({
  label,
  lines,
  height,
  follows = false,
  toneOf,
}: VirtualLinesProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled, and the list is used where it is made
  const list = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  })
  const { length } = lines
  useEffect(() => {
    const { current } = scroller
    if (follows && current) current.scrollTop = length * lineHeight
  }, [follows, length])

  return (
    <div
      ref={scroller}
      className={classes['lines']}
      style={{ height }}
      // It scrolls, and so can be reached by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <div style={{ height: list.getTotalSize(), position: 'relative', minWidth: 'max-content' }}>
        {list.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className={classes['line']}
            data-tone={toneOf?.(index)}
            style={{ transform: `translateY(${start}px)`, height: lineHeight }}
          >
            {lines[index]}
          </div>
        ))}
      </div>
    </div>
  )
}
