import { isJsonObject, type Json } from '#base'

import type { DurableRun } from './durable-run.ts'
import type { DurableView, Receipt } from './durable-view.ts'
import type { World } from './world.ts'

/** How long a child may go on after its parent has called it off: a crash, a full disk, an effect that must settle. */
const callingOffMs = 4_000

/** What can only be judged when everything has ended; answers what is wrong. */
export function reckon(view: DurableView, world: World): string[] {
  return [...view.runs.values()]
    .flatMap((run) => [...checkUnwinding(run, view), ...checkFamily(run, view)])
    .concat(checkUndone(view, world))
}

/** A run that failed or was cancelled by somebody takes back what it did, if its plan says so. */
function checkUnwinding(run: DurableRun, view: DurableView): string[] {
  const { ended } = run
  if (run.row.program !== 'plan' || !ended || ended.type === 'run.completed' || !view.unwinds(run)) return []
  const cancelling = run.records.find((record) => record.type === 'run.cancelling')
  const inherited =
    ended.type === 'run.cancelled' && cancelling?.type === 'run.cancelling' && cancelling.inherited === true
  const touched = run.records.some(({ type }) => type === 'effect.intended' || type === 'child.started')
  const unwinding = run.children.get('~unwind')
  if (inherited || !touched)
    return unwinding === undefined ? [] : [`run ${run.id} unwinds, which is its parent's to do`]
  return unwinding === undefined ? [`run ${run.id} ends as ${ended.type} and does not unwind`] : []
}

/** Children end before their parents, unless they are abandoned; those called off are cancelled. */
function checkFamily(run: DurableRun, view: DurableView): string[] {
  const parent = run.row.parent === null ? undefined : view.runs.get(run.row.parent)
  const key = run.row.parentKey
  if (!parent || key === null) return []
  const byParent = run.records.some((record) => record.type === 'run.cancelling' && record.by === 'parent')
  if (view.isAbandoned(parent, key))
    return byParent ? [`run ${run.id} is cancelled though it may be abandoned`] : []
  const calledOff = parent.calledOff.get(run.id)
  if (calledOff === undefined || byParent || run.endedAt === null) return []
  const late = run.endedAt - calledOff
  return late > callingOffMs && run.ended?.type === 'run.completed'
    ? [`run ${run.id} goes on for ${late} ms after it was called off`]
    : []
}

/** Every unwinding that came to its end took back all there was, newest first, and nothing twice. */
function checkUndone(view: DurableView, world: World): string[] {
  const faults: string[] = []
  const times = new Map<number, number>()
  const last = new Map<string, number>()
  for (const { by, position } of world.undone) {
    times.set(position, (times.get(position) ?? 0) + 1)
    if (position >= (last.get(by) ?? Infinity))
      faults.push(`run ${by} takes back ${position} after ${last.get(by)}`)
    last.set(by, position)
  }
  for (const [position, count] of times)
    if (count > 1) faults.push(`receipt ${position} was taken back ${count} times`)
  for (const run of view.runs.values()) {
    const start = run.records[0]
    if (run.row.program !== 'unwind' || run.ended?.type !== 'run.completed' || start?.type !== 'run.started')
      continue
    const top = isJsonObject(start.input) ? start.input['run'] : null
    for (const receipt of view.receipts) {
      if (isBelow(view, receipt, top) && !times.has(receipt.position))
        faults.push(`run ${run.id} leaves receipt ${receipt.position} of ${receipt.run}`)
    }
  }
  return faults
}

function isBelow(view: DurableView, { run }: Receipt, top: Json | undefined): boolean {
  for (let id: string | null | undefined = run; id; id = view.runs.get(id)?.row.parent)
    if (id === top) return true
  return false
}
