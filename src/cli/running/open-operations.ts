import type { Workspace } from '#app'
import { askDaemon, createImplementations, deskHere, perform, reachDaemon } from '#app/serving'
import type { Json, JsonObject } from '#base'
import type { ContentAnswer, InputOf, OperationName, Operations, OutputOf } from '#contract'
import { factsOf, operations } from '#contract/operations'

import program from '../../../package.json' with { type: 'json' }
import type { Invocation } from '../invocation.ts'
import { accessOf } from './access.ts'
import { openWork } from './work.ts'

export interface Wish {
  readonly name: OperationName
  readonly values: JsonObject
  /** Under which the daemon remembers its answer. */
  readonly key?: string | undefined
}

/** What carries operations out: the daemon where it is up, else this process, for as long as this is open. */
export interface OpenOperations extends AsyncDisposable {
  /** Whether another process carries them out, and goes on when this one ends. */
  readonly isDaemon: boolean
  /** The home, where this process carries them out and runs the engine; else null. */
  readonly here: Workspace | null
  carryOut(wish: Wish): Promise<Json | ContentAnswer>
  ask<Name extends OperationName>(
    name: Name,
    values: InputOf<Operations[Name]>,
  ): Promise<OutputOf<Operations[Name]>>
}

/** @param options.reads whether nothing but reading is asked of it */
export async function openOperations(
  invocation: Invocation,
  { reads }: { reads: boolean },
): Promise<OpenOperations> {
  const { console, homeFolder, stopping: signal } = invocation
  const daemon = reachDaemon(homeFolder)
  if (daemon) {
    return opened(
      ({ name, values, key }) =>
        askDaemon(daemon, factsOf(operations[name]), values, {
          signal,
          ...(key === undefined ? {} : { key }),
        }),
      { isDaemon: true, here: null, close: async () => {} },
    )
  }
  const work = await openWork(invocation, { engine: reads ? 'never' : 'preferred', launch: !reads, reads })
  const caller = { by: invocation.by, via: 'process' as const }
  const implementations = createImplementations(
    deskHere(work.workspace, { access: accessOf(invocation), version: program.version }),
  )
  return opened(
    ({ name, values, key }) => {
      if (key !== undefined) console.note('The daemon is not up, so nothing is remembered under --key.')
      return perform(implementations, name, values, { caller, request: 'here', once: null, signal })
    },
    {
      isDaemon: false,
      here: work.isOurs ? work.workspace : null,
      close: async () => work[Symbol.asyncDispose](),
    },
  )
}

function opened(
  carryOut: OpenOperations['carryOut'],
  { isDaemon, here, close }: Pick<OpenOperations, 'isDaemon' | 'here'> & { close: () => Promise<void> },
): OpenOperations {
  return {
    isDaemon,
    here,
    carryOut,
    async ask<Name extends OperationName>(name: Name, values: InputOf<Operations[Name]>) {
      return (await carryOut({ name, values: values as JsonObject })) as OutputOf<Operations[Name]>
    },
    [Symbol.asyncDispose]: close,
  }
}
