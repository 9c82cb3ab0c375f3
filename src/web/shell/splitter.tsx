import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'

import classes from './splitter.module.css'

interface Width {
  readonly px: number
  set(px: number): void
  readonly min: number
  readonly max: number
}

/** A width that this browser remembers. */
export function useWidth(
  name: string,
  { first, min, max }: { first: number; min: number; max: number },
): Width {
  const place = `adjutant.width.${name}`
  const [px, setPx] = useState(() => within(Number(localStorage.getItem(place) ?? first) || first, min, max))
  return {
    px,
    min,
    max,
    set(next) {
      const fit = within(Math.round(next), min, max)
      setPx(fit)
      localStorage.setItem(place, String(fit))
    },
  }
}

function within(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value))
}

const step = 24

interface SplitterProps {
  readonly label: string
  readonly width: Width
  /** Which way the part grows whose width it is. */
  readonly grows: 'right' | 'left'
}

/** The line between two parts: dragged, or moved with the arrow keys; a double click does not matter to it. */
export function Splitter({ label, width, grows }: SplitterProps): ReactNode {
  const sign = grows === 'right' ? 1 : -1
  const [from, setFrom] = useState<{ x: number; px: number } | null>(null)

  function drag(event: PointerEvent): void {
    if (from !== null) width.set(from.px + sign * (event.clientX - from.x))
  }
  function press(event: KeyboardEvent): void {
    const move = { ArrowRight: step * sign, ArrowLeft: -step * sign, Home: -Infinity, End: Infinity }[
      event.key
    ]
    if (move === undefined) return
    event.preventDefault()
    width.set(width.px + move)
  }
  return (
    // A separator that can be moved is a widget by ARIA, with a value and the focus.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width.px}
      aria-valuemin={width.min}
      aria-valuemax={width.max}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={classes['splitter']}
      data-held={from !== null || undefined}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setFrom({ x: event.clientX, px: width.px })
      }}
      onPointerMove={drag}
      onPointerUp={() => setFrom(null)}
      onPointerCancel={() => setFrom(null)}
      onKeyDown={press}
    />
  )
}
