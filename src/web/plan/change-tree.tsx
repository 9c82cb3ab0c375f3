import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react'

import { Icon } from '../icons/icon.tsx'
import { planText } from '../text/plan.ts'
import classes from './change-tree.module.css'
import { buildTree, type Leaf, type Row, rowsOf } from './tree.ts'
import { stepOf } from './walk-tree.ts'

/** Whether changes are wanted, and how that is changed. */
export interface Ticks {
  of(ids: readonly string[]): 'all' | 'some' | 'none'
  set(ids: readonly string[], isWanted: boolean): void
}

interface ChangeTreeProps<L extends Leaf> {
  readonly leaves: readonly L[]
  /** The change that is looked at. */
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  readonly ticks?: Ticks
  /** What is said at the end of a line. */
  readonly renderAside?: (leaf: L) => ReactNode
}

const rowHeight = 30
/** Trees with more lines are begun with their folders closed. */
const mostOpen = 400

/**
 * Files and folders that would be other than they are. One stop of the Tab key: arrows walk, right and left open and close,
 * the space bar ticks.
 */
export function ChangeTree<L extends Leaf>(props: ChangeTreeProps<L>): ReactNode {
  const { leaves, chosen, onChoose, ticks } = props
  const own = useId()
  const tree = useMemo(() => buildTree(leaves), [leaves])
  const [closed, setClosed] = useState<ReadonlySet<string>>(
    () => new Set(leaves.length > mostOpen ? tree.folders : []),
  )
  const rows = useMemo(() => rowsOf(tree, closed), [tree, closed])
  const [current, setCurrent] = useState<string | null>(null)
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === (current ?? chosen)),
  )
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled, and the list is used where it is made
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })

  function toggle({ folder }: Row<L>): void {
    if (folder === null) return
    const next = new Set(closed)
    if (!next.delete(folder)) next.add(folder)
    setClosed(next)
  }
  function go(index: number): void {
    const row = rows[index]
    if (row === undefined) return
    setCurrent(row.id)
    if (row.leaf) onChoose(row.leaf.id)
    list.scrollToIndex(index, { align: 'auto' })
  }
  function press(event: KeyboardEvent): void {
    const row = rows[at]
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const step = stepOf(event.key, rows, at)
    if (step === null || (step === 'tick' && !ticks)) return
    if (step === 'toggle') toggle(row)
    else if (step === 'tick') ticks?.set(idsOf(row), ticks.of(idsOf(row)) !== 'all')
    else go(step)
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={scroller}
      role="tree"
      tabIndex={0}
      aria-label={planText.tree}
      // Only lines in sight are there to be pointed at.
      aria-activedescendant={
        list.getVirtualItems().some(({ index }) => index === at) ? `${own}-${at}` : undefined
      }
      className={classes['tree']}
      onKeyDown={press}
    >
      <div role="presentation" style={{ height: list.getTotalSize(), position: 'relative' }}>
        {list.getVirtualItems().map(({ index, start, size }) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <TreeLine
              key={`${row.id} ${index}`}
              {...props}
              id={`${own}-${index}`}
              row={row}
              root={tree.root}
              place={{ top: start, height: size }}
              isCurrent={index === at}
              onToggle={() => toggle(row)}
              onGo={() => go(index)}
              press={press}
            />
          )
        })}
      </div>
    </div>
  )
}

function idsOf<L extends Leaf>({ leaves }: Row<L>): readonly string[] {
  return leaves.map(({ id }) => id)
}

interface LineProps<L extends Leaf> extends ChangeTreeProps<L> {
  readonly id: string
  readonly row: Row<L>
  readonly root: string
  readonly place: { top: number; height: number }
  readonly isCurrent: boolean
  readonly onToggle: () => void
  readonly onGo: () => void
  readonly press: (event: KeyboardEvent) => void
}

const checked = { all: true, some: 'mixed', none: false } as const

function TreeLine<L extends Leaf>(props: LineProps<L>): ReactNode {
  const { id, row, root, place, isCurrent, chosen, ticks, renderAside, onToggle, onGo, press } = props
  const { leaf, isOpen, level, name, counts } = row
  const ids = idsOf(row)
  const tick = ticks?.of(ids)
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={level}
      aria-expanded={isOpen ?? undefined}
      aria-selected={leaf !== null && leaf.id === chosen}
      aria-checked={tick === undefined ? undefined : checked[tick]}
      tabIndex={-1}
      className={classes['line']}
      data-current={isCurrent || undefined}
      style={{ ...place, paddingLeft: 6 + (level - 1) * 16 }}
      onClick={() => {
        onGo()
        if (leaf === null) onToggle()
      }}
      onKeyDown={press}
    >
      <span
        role="presentation"
        className={classes['fold']}
        data-open={isOpen ?? undefined}
        onClick={(event) => {
          event.stopPropagation()
          onToggle()
        }}
      >
        {isOpen === null ? null : <Icon name="right" size={14} />}
      </span>
      {ticks === undefined || tick === undefined ? null : (
        <span
          role="presentation"
          className={classes['tick']}
          data-tick={tick}
          onClick={(event) => {
            event.stopPropagation()
            ticks.set(ids, tick !== 'all')
          }}
        >
          {tick === 'all' ? <Icon name="check" size={12} /> : null}
        </span>
      )}
      <Icon name={leaf === null || leaf.kind === 'folder' ? 'folder' : 'file'} size={16} />
      <span className={classes['name']} title={leaf?.path ?? row.id}>
        {name}
      </span>
      {leaf === null ? null : (
        <span className={classes['change']} data-change={leaf.change}>
          {planText.change[leaf.change]}
        </span>
      )}
      {isOpen === false ? <span className={classes['said']}>{planText.inside(counts)}</span> : null}
      {leaf?.from === undefined ? null : (
        <span className={classes['said']} title={leaf.from}>
          {planText.from(leaf.from.startsWith(root) ? leaf.from.slice(root.length) : leaf.from)}
        </span>
      )}
      {leaf === null || renderAside === undefined ? null : (
        <span className={classes['aside']}>{renderAside(leaf)}</span>
      )}
    </div>
  )
}
