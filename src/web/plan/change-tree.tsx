import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react'

import { Icon } from '../icons/icon.tsx'
import { planText } from '../text/plan.ts'
import classes from './change-tree.module.css'
import { buildTree, type Leaf, type Row, rowsOf } from './tree.ts'

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
  readonly aside?: (leaf: L) => ReactNode
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
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })

  function toggle(row: Row<L>): void {
    const folder = tree.folders.find((path) => path === keyOf(row))
    if (folder === undefined) return
    const next = new Set(closed)
    if (!next.delete(folder)) next.add(folder)
    setClosed(next)
  }
  function go(index: number): void {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))]
    if (row === undefined) return
    setCurrent(row.id)
    if (row.leaf) onChoose(row.leaf.id)
    list.scrollToIndex(rows.indexOf(row), { align: 'auto' })
  }
  function press(event: KeyboardEvent): void {
    const row = rows[at]
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    if (!walk(event.key, row)) return
    event.preventDefault()
    event.stopPropagation()
  }
  function walk(key: string, row: Row<L>): boolean {
    if (key === 'ArrowDown') go(at + 1)
    else if (key === 'ArrowUp') go(at - 1)
    else if (key === 'Home') go(0)
    else if (key === 'End') go(rows.length - 1)
    else if (key === 'ArrowRight' && row.isOpen === false) toggle(row)
    else if (key === 'ArrowRight' && row.isOpen === true) go(at + 1)
    else if (key === 'ArrowLeft' && row.isOpen === true) toggle(row)
    else if (key === 'ArrowLeft') go(rows.findLastIndex(({ level }, i) => i < at && level < row.level))
    else if (key === ' ' && ticks) ticks.set(idsOf(row), ticks.of(idsOf(row)) !== 'all')
    else return false
    return true
  }

  return (
    <div
      ref={scroller}
      role="tree"
      tabIndex={0}
      aria-label={planText.tree}
      aria-activedescendant={rows[at] ? `${own}-${at}` : undefined}
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

function keyOf<L extends Leaf>({ leaf, id }: Row<L>): string {
  if (leaf === null) return id
  return `${leaf.path}${/^(?:[A-Za-z]:\\|\\\\)/.test(leaf.path) ? '\\' : '/'}`
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
  const { id, row, root, place, isCurrent, chosen, ticks, aside, onToggle, onGo, press } = props
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
      {leaf === null || aside === undefined ? null : <span className={classes['aside']}>{aside(leaf)}</span>}
    </div>
  )
}
