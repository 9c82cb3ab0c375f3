import { Turns } from '#adapters'
import { receiptsHandler, toolHandler, undoHandler, unwoundHandler } from '#contract'
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

import { inTurns } from './in-turns.ts'

/** Lets an engine perform what workflows ask for, and take it back. */
export function handleEffects(
  engine: Engine,
  {
    toolbox,
    doorkeeper,
    facts,
    redactor,
  }: { toolbox: Toolbox; doorkeeper: Doorkeeper; facts: FactStore; redactor: Redactor },
): void {
  const perform = withoutSecretsIn(createToolHandler(toolbox, doorkeeper), redactor)
  engine.handle(toolHandler, inTurns(perform, new Turns()))
  engine.handle(receiptsHandler, createReceiptsHandler(facts, toolbox))
  engine.handle(undoHandler, withoutSecretsIn(createUndoHandler(facts, toolbox), redactor))
  engine.handle(unwoundHandler, createUnwoundHandler(facts))
}
