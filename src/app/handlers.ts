import { Turns } from '#adapters'
import { lookHandler, receiptsHandler, toolHandler, undoHandler, unwoundHandler } from '#contract'
import type { Engine, FactStore } from '#engine'
import {
  createReceiptsHandler,
  createToolHandler,
  createUndoHandler,
  createUnwoundHandler,
  type Doorkeeper,
  type Redactor,
  type Toolbox,
  withoutSecretsIn,
} from '#gate'

import { placeOf } from './dry-run/place.ts'
import { inTurns } from './in-turns.ts'
import type { openKept } from './kept.ts'
import { createLookHandler } from './planning/look-handler.ts'

/** Lets an engine perform what workflows ask for, and take it back. */
export function handleEffects(
  engine: Engine,
  {
    kept,
    toolbox,
    doorkeeper,
    facts,
    redactor,
  }: {
    kept: ReturnType<typeof openKept>
    toolbox: Toolbox
    doorkeeper: Doorkeeper
    facts: FactStore
    redactor: Redactor
  },
): void {
  const perform = withoutSecretsIn(createToolHandler(toolbox, doorkeeper), redactor)
  engine.handle(toolHandler, inTurns(perform, new Turns()))
  engine.handle(receiptsHandler, createReceiptsHandler(facts, toolbox))
  engine.handle(undoHandler, withoutSecretsIn(createUndoHandler(facts, toolbox), redactor))
  engine.handle(unwoundHandler, createUnwoundHandler(facts))
  const look = createLookHandler({ place: placeOf(kept), workflows: kept.workflows })
  engine.handle(lookHandler, withoutSecretsIn(look, redactor))
}
