import { type Library, noLibrary } from '../ports/library.ts'
import { type Models, noModels } from '../ports/models.ts'
import type { World } from '../ports/world.ts'
import { createMemoryBlobs, type MemoryBlobs } from './memory-blobs.ts'
import { createMemoryRecords } from './memory-records.ts'
import { createMemoryFiles, type MemoryFiles, type MemoryFilesOptions } from './memory-files.ts'
import { createScriptedEgress, type ScriptedEgress } from './scripted-egress.ts'

export interface MemoryWorld extends World {
  readonly files: MemoryFiles
  readonly blobs: MemoryBlobs
  readonly egress: ScriptedEgress
}

/** A world without a machine under it. */
export function createMemoryWorld(
  options: MemoryFilesOptions & {
    readonly hosts?: Parameters<typeof createScriptedEgress>[0]
    readonly models?: Models
    readonly library?: Library
  } = {},
): MemoryWorld {
  return {
    files: createMemoryFiles(options),
    blobs: createMemoryBlobs(),
    egress: createScriptedEgress(options.hosts ?? {}),
    models: options.models ?? noModels,
    records: createMemoryRecords(),
    library: options.library ?? noLibrary,
  }
}
