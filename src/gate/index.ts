/** The one door every effect passes. */
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
