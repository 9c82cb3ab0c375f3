import {
  createEgress,
  createFiles,
  createOutbox,
  createWorkflowStore,
  lockEngine,
  openDatabase,
  openReaders,
  openStores,
  prepareDatabase,
  systemClock,
  systemIds,
} from '#adapters'
import { AppError, type Grant, receiptsHandler, toolHandler, undoHandler, unwoundHandler } from '#contract'
import { createEngine, type Engine, type FactStore } from '#engine'
import {
  createReceiptsHandler,
  createToolHandler,
  createUndoHandler,
  createUnwoundHandler,
  Toolbox,
  unwind,
  type World,
} from '#gate'
import { builtinTools } from '#tools'
import { workflowInterpreter, type WorkflowStore } from '#workflow'

import type { Home } from './home.ts'
import { createPayloads } from './payloads.ts'
import { createRemoteEngine, type Operations } from './remote-engine.ts'

/** A home at work: what can be asked of it, whether this process runs its engine or another does. */
export interface Workspace extends AsyncDisposable {
  readonly home: Home
  readonly runs: Operations
  readonly facts: FactStore
  readonly workflows: WorkflowStore
  readonly tools: typeof builtinTools
  /** The engine, when it runs in this process. */
  readonly engine: Engine | null
}

/**
 * Opens a home for work. The first process gets the engine; later ones hand their wishes in.
 *
 * @param options.engine `required` refuses when another process has it, `never` only reads and asks
 */
export async function openWorkspace(
  home: Home,
  options: { engine: 'preferred' | 'required' | 'never' },
): Promise<Workspace> {
  if (options.engine !== 'never') {
    try {
      return await openWithEngine(home, lockEngine(home.lockFile))
    } catch (error) {
      const busy = error instanceof AppError && error.code === 'engine.home_busy'
      if (!busy || options.engine === 'required') throw error
    }
  }
  return openWithoutEngine(home)
}

async function openWithEngine(home: Home, lock: Disposable): Promise<Workspace> {
  await using opening = new AsyncDisposableStack()
  opening.use(lock)
  const stores = opening.use(openStores(home.database))
  const workflows = opening.use(createWorkflowStore(home.database))
  const engine = createEngine({
    clock: systemClock,
    ids: systemIds,
    stores,
    payloads: createPayloads(home.blobs),
  })
  opening.defer(() => engine.close())
  const toolbox = new Toolbox({
    tools: builtinTools,
    clock: systemClock,
    worldWithin: (grants) => createWorld(home, grants),
  })
  engine.define(workflowInterpreter)
  engine.define(unwind)
  engine.handle(toolHandler, createToolHandler(toolbox))
  engine.handle(receiptsHandler, createReceiptsHandler(stores.facts))
  engine.handle(undoHandler, createUndoHandler(stores.facts, toolbox))
  engine.handle(unwoundHandler, createUnwoundHandler())
  const held = opening.move()
  return {
    home,
    engine,
    runs: engine,
    facts: stores.facts,
    workflows,
    tools: builtinTools,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

function openWithoutEngine(home: Home): Workspace {
  using opening = new DisposableStack()
  prepareDatabase(home.database)
  const readers = opening.use(openReaders(home.database))
  const writer = opening.adopt(openDatabase(home.database), (db) => db.close())
  const workflows = opening.use(createWorkflowStore(home.database))
  const reading = { stores: readers, payloads: createPayloads(home.blobs) }
  const held = opening.move()
  return {
    home,
    engine: null,
    runs: createRemoteEngine({ clock: systemClock, outbox: createOutbox(writer), reading }),
    facts: readers.facts,
    workflows,
    tools: builtinTools,
    async [Symbol.asyncDispose]() {
      held.dispose()
    },
  }
}

function createWorld(home: Home, grants: readonly Grant[]): World {
  return {
    files: createFiles({ grants }),
    egress: createEgress({ grants, clock: systemClock }),
    blobs: home.blobs,
  }
}
