/** The one door every effect passes. */
export type { EffectRequest } from './effect-request.ts'
export { authorise, covers, grantsOf } from './grants.ts'
export type { BlobRef, Blobs } from './ports/blobs.ts'
export type { Egress, EgressRequest, EgressResponse } from './ports/egress.ts'
export type { FileEntry, Files, FileStat } from './ports/files.ts'
export type { World } from './ports/world.ts'
export type {
  AnyTool,
  Change,
  Preview,
  Reconciled,
  Standing,
  Tool,
  ToolCall,
  ToolReceipt,
  ToolUndo,
} from './tool.ts'
export { Receipt, receiptKind, ToolArgs, UndoOutcome, unwoundKind } from './receipt.ts'
export { Toolbox, type ToolboxOptions } from './toolbox.ts'
export { createToolHandler } from './tool-handler.ts'
export { createReceiptsHandler, createUndoHandler, createUnwoundHandler } from './undo-handler.ts'
export { unwind } from './unwind.ts'
export { go, joinVerdicts, type Reason, type Verdict } from './verdict.ts'
