import type { Json } from '#base'
import { publicLabel } from '#contract'
import type { Tool, ToolCall, ToolReceipt, World } from '#gate'
import type { MemoryWorld } from '#gate/testing'

import { Crash, type CrashPlan, crashingWorld } from './crashing-world.ts'

/** A call on a world, at a fixed time, that waits by noting until when. */
export function callOn(world: World, more: Partial<ToolCall> = {}): ToolCall {
  return {
    world,
    idempotencyKey: 'key-1',
    label: publicLabel,
    now: Date.UTC(2026, 0, 2),
    zone: 'UTC',
    signal: new AbortController().signal,
    left: () => [],
    sleepUntil: async () => {},
    ...more,
  }
}

/** Parses, prepares and runs, as the gate does when nothing goes wrong. */
export async function perform<Input, Output, Prepared extends Json>(
  tool: Tool<Input, Output, Prepared>,
  raw: unknown,
  call: ToolCall,
): Promise<ToolReceipt<Input, Output, Prepared>> {
  const input = tool.input.parse(raw)
  const prepared = keep(await tool.prepare(input, call))
  return { input, prepared, output: keep(await tool.run(input, prepared, call)) }
}

/** What the journal gives back of a value. */
function keep<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

interface Performed<Input, Output, Prepared> {
  /** Undefined when the plan names a call that never came: the effect ran through. */
  readonly crashed: boolean
  readonly receipt: ToolReceipt<Input, Output, Prepared>
  readonly reconciled?: boolean
}

/**
 * Performs an effect as the engine does, with one crash in `run`: asks `reconcile`, runs again with the same `prepared`
 * when it did not happen, and takes the reconciled output when it did. `atCrash` sees the world as the crash left it.
 */
export async function performWithCrash<Input, Output, Prepared extends Json>(
  tool: Tool<Input, Output, Prepared>,
  raw: unknown,
  {
    world,
    plan,
    atCrash,
  }: { world: MemoryWorld; plan: CrashPlan; atCrash?: (happened: boolean) => Promise<void> },
): Promise<Performed<Input, Output, Prepared>> {
  const input = tool.input.parse(raw)
  const prepared = keep(await tool.prepare(input, callOn(world)))
  try {
    const output = keep(await tool.run(input, prepared, callOn(crashingWorld(world, plan))))
    return { crashed: false, receipt: { input, prepared, output } }
  } catch (error) {
    if (!(error instanceof Crash)) throw error
  }
  const looking = crashingWorld(world)
  const answer = await tool.reconcile?.(input, prepared, callOn(looking))
  if (looking.changes.length > 0)
    throw new Error(`reconcile changed the world: ${looking.changes.join(', ')}`)
  if (answer?.happened === 'unknown') throw new Error(`reconcile does not know: ${answer.why}`)
  await atCrash?.(answer?.happened === true)
  if (answer?.happened)
    return { crashed: true, reconciled: true, receipt: { input, prepared, output: keep(answer.output) } }
  const output = keep(await tool.run(input, prepared, callOn(world)))
  return { crashed: true, reconciled: false, receipt: { input, prepared, output } }
}

/** Takes an effect back as the unwinding does, with one crash in between; false when the plan's call never came. */
export async function undoWithCrash<Input, Output, Prepared extends Json>(
  tool: Tool<Input, Output, Prepared>,
  receipt: ToolReceipt<Input, Output, Prepared>,
  { world, plan }: { world: MemoryWorld; plan?: CrashPlan },
): Promise<boolean> {
  const undo = tool.undo
  if (!undo) throw new Error(`${tool.name} has no undo.`)
  let crashed = false
  let was: unknown = null
  if ((await standing(world)) === 'as-left') {
    was = keep(await undo.prepare(receipt, callOn(world)))
    try {
      await undo.run(receipt, callOn(crashingWorld(world, plan)), { was, force: false })
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      crashed = true
    }
  }
  if (crashed && (await standing(world)) === 'as-left')
    await undo.run(receipt, callOn(world), { was, force: false })
  const last = await standing(world)
  if (last !== 'as-before') throw new Error(`After the undo the world stands ${last}.`)
  return crashed

  async function standing(of: MemoryWorld): Promise<string> {
    const looking = crashingWorld(of)
    const found = await undo?.inspect(receipt, callOn(looking))
    if (looking.changes.length > 0)
      throw new Error(`inspect changed the world: ${looking.changes.join(', ')}`)
    return found?.state === 'changed' ? `changed: ${found.why}` : (found?.state ?? 'without undo')
  }
}

/** Everything in a world that an undo must bring back: content, mode and time of files, and which folders there are. */
export async function everythingIn(world: World): Promise<Record<string, Json>> {
  const signal = new AbortController().signal
  const all: Record<string, Json> = {}
  for await (const entry of world.files.list('/', { recursive: true, signal })) {
    const { kind, mode, modifiedMs } = entry
    const content =
      kind === 'file' ? (await world.files.read(entry.path, { maxBytes: 1e9, signal })).toHex() : null
    all[entry.path] = kind === 'folder' ? kind : { kind, mode, modifiedMs, content }
  }
  return all
}

/** Takes an effect back as the unwinding does; answers what its undo had found, for taking that back. */
export async function takeBack<Input, Output, Prepared extends Json>(
  { undo }: Tool<Input, Output, Prepared>,
  receipt: ToolReceipt<Input, Output, Prepared>,
  { world, force = false }: { world: World; force?: boolean },
): Promise<unknown> {
  if (!undo) throw new Error('It has no undo.')
  const was = keep(await undo.prepare(receipt, callOn(world)))
  await undo.run(receipt, callOn(world), { was, force })
  return was
}
