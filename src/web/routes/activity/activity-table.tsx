import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

import type { Output } from '../../client/create-client.ts'
import { When } from '../../parts/when.tsx'
import { activityText } from '../../text/activity.ts'
import classes from './activity.module.css'

export type ActivityEntry = Output<'activity.list'>['items'][number]

interface TableProps {
  readonly entries: readonly ActivityEntry[]
  readonly hasMore: boolean
  readonly onMore: () => void
  readonly chosen: number | null
  readonly onChoose: (entry: ActivityEntry) => void
}

/** Entries, however many: only those in sight are in the document. Arrows walk from one to the next. */
export function ActivityTable({ entries, hasMore, onMore, chosen, onChoose }: TableProps): ReactNode {
  const body = useRef<HTMLDivElement>(null)
  // No compiler memoizes this component, so that what the list tells is always new.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => body.current,
    estimateSize: () => 41,
    getItemKey: (index) => entries[index]?.entry ?? index,
    overscan: 12,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? -1
  useEffect(() => {
    if (hasMore && last >= entries.length - 15) onMore()
  }, [hasMore, last, entries.length, onMore])

  function walk(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const row = event.target instanceof HTMLElement ? event.target.closest('[data-index]') : null
    if (step === undefined || row === null) return
    event.preventDefault()
    const next = Number(row.getAttribute('data-index')) + step
    body.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus()
  }
  const { columns } = activityText
  return (
    <div
      role="table"
      aria-label={activityText.about}
      aria-rowcount={hasMore ? -1 : entries.length + 1}
      className={classes['frame']}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={classes['head']}>
          {Object.values(columns).map((column) => (
            <div key={column} role="columnheader">
              {column}
            </div>
          ))}
        </div>
      </div>
      {/* The keys are those of the buttons in it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div ref={body} role="rowgroup" className={classes['body']} onKeyDown={walk}>
        <div role="presentation" className={classes['rows']} style={{ height: rows.getTotalSize() }}>
          {shown.map(({ key, index, start }) => {
            const entry = entries[index]
            return entry === undefined ? null : (
              <div
                key={key}
                ref={rows.measureElement}
                role="row"
                aria-rowindex={index + 2}
                data-index={index}
                data-chosen={entry.entry === chosen || undefined}
                className={classes['row']}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Cells entry={entry} onOpen={() => onChoose(entry)} />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

function Cells({ entry, onOpen }: { entry: ActivityEntry; onOpen: () => void }): ReactNode {
  const { at, by, what, tool, resources, run } = entry
  const about = resources.join(', ')
  return (
    <>
      <div role="cell" className={classes['quiet']}>
        {at === null ? '' : <When at={at} />}
      </div>
      <div role="cell" className={`${classes['cell']} ${classes['quiet']}`}>
        {by === '' ? tool || activityText.program : by}
      </div>
      <div role="cell" className={classes['cell']}>
        <button type="button" className={classes['open']} onClick={onOpen}>
          {at === null ? activityText.pruned : what}
        </button>
      </div>
      <div role="cell" className={`${classes['cell']} ${classes['path']}`} title={about}>
        {about}
      </div>
      <div role="cell" className={`${classes['cell']} ${classes['path']}`}>
        {run ?? ''}
      </div>
    </>
  )
}
