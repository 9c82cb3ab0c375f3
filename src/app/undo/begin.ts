import { canonicalJson } from '#base'
import { AppError, unwindProgram } from '#contract'
import { isTerminal, requireKept, type RunRow, type RunStatus, terminalStates } from '#engine'
import type { UndoWish } from '#gate'

import type { Workspace } from '../workspace.ts'

const openStatuses: readonly RunStatus[] = ['queued', 'running', 'waiting', 'paused', 'compensating']
const page = 1_000

/** The run that takes a run back. */
export interface BegunUndo {
  readonly id: string
  /** False when it was under way already. */
  readonly created: boolean
}

/**
 * Takes a run back, or goes on with that where it is under way, if only cut short.
 *
 * @throws AppError `gate.run_going` when something of the run has not ended, `gate.undo_under_way` when what it did is being
 *   taken back, or done again, in another way
 */
export async function beginUndo(
  workspace: Workspace,
  row: RunRow,
  wish: Omit<UndoWish, 'run'>,
): Promise<BegunUndo> {
  const joined = await findOpenUndo(workspace, row, wish)
  if (joined) return { id: joined, created: false }
  const ground = await groundOf(workspace, row)
  const { title, ended } = await namesOf(workspace, row, ground)
  const begun = await workspace.runs.start({
    program: unwindProgram,
    input: { ...wish, run: row.id },
    title,
    // Two at once would get in each other's way. Of two processes that begin one at the same time one finds the other's.
    dedupKey: `undo ${ground} ${ended}`,
    context: row.context,
    tags: { undoes: row.id, ground, wish: wishText(wish) },
  })
  if (begun.created) return begun
  return { id: requireSame(await workspace.runs.get(begun.id), row, wish), created: false }
}

/**
 * The undo of this very kind that is under way, so that it is gone on with.
 *
 * @throws AppError as {@link beginUndo} does
 */
export async function findOpenUndo(
  workspace: Workspace,
  row: RunRow,
  wish: Omit<UndoWish, 'run'>,
): Promise<string | undefined> {
  requireKept(row)
  await requireEnded(workspace, row)
  const ground = await groundOf(workspace, row)
  for await (const other of runsLike(workspace, { status: openStatuses })) {
    if (other.program === unwindProgram && other.tags['ground'] === ground)
      return requireSame(other, row, wish)
  }
  return undefined
}

function requireSame(other: RunRow, row: RunRow, wish: Omit<UndoWish, 'run'>): string {
  const { undoes, wish: text } = other.tags
  if (undoes === row.id && text === wishText(wish)) return other.id
  throw new AppError(
    'gate.undo_under_way',
    `What ${row.title} did is already being taken back or done again, in another way, by run ${other.id}.`,
    {
      hint: 'Let that run come to its end, or cancel it. What it has not dealt with stays as it is.',
      details: { run: row.id, by: other.id },
    },
  )
}

function wishText({ from = null, force = [] }: Omit<UndoWish, 'run'>): string {
  return canonicalJson({ from, force: force.toSorted((a, b) => a - b) })
}

/**
 * What an undo works on: the top of the tree of the run that once did the effects. The undo of an undo works on the same,
 * so that no two that meet in the world are under way at once.
 */
async function groundOf({ runs }: Workspace, row: RunRow): Promise<string> {
  const { ground } = row.tags
  if (row.program === unwindProgram && typeof ground === 'string') return ground
  return row.root === row.id ? row.id : groundOf({ runs } as Workspace, await runs.get(row.root))
}

/** What it is called, and how many there have been on its ground. */
async function namesOf(
  workspace: Workspace,
  row: RunRow,
  ground: string,
): Promise<{ title: string; ended: number }> {
  const plain = row.title.replace(/^(undo|redo) /, '')
  const isUndo = row.program === unwindProgram && row.title.startsWith('undo ')
  let ended = 0
  for (const title of [`undo ${plain}`, `redo ${plain}`]) {
    for await (const other of runsLike(workspace, { title, status: terminalStates }))
      if (other.program === unwindProgram && other.tags['ground'] === ground) ended += 1
  }
  return { title: `${isUndo ? 'redo' : 'undo'} ${plain}`, ended }
}

async function* runsLike(
  { runs }: Workspace,
  query: { title?: string; status: readonly RunStatus[] },
): AsyncGenerator<RunRow> {
  for (let after: string | undefined; ;) {
    const rows = await runs.list({ ...query, limit: page, ...(after === undefined ? {} : { after }) })
    yield* rows
    after = rows.at(-1)?.id
    if (rows.length < page) return
  }
}

/** The run, and all within it that has a life of its own. */
async function requireEnded(workspace: Workspace, row: RunRow): Promise<void> {
  let open = isTerminal(row.status) ? undefined : row
  if (!open && row.root === row.id)
    for await (const other of runsLike(workspace, { status: openStatuses }))
      if (other.root === row.id) open = other
  if (!open) return
  throw new AppError('gate.run_going', `${open.title} ${open.id} has not ended: it is ${open.status}.`, {
    hint: `"adjutant cancel ${open.id.slice(-8)}" stops it and takes back what it did where its workflow says so.`,
    details: { run: open.id, status: open.status },
  })
}
