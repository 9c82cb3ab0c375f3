/** For the tests of other modules: a world in memory, and what every adapter of the world's ports must do. */
export { createMemoryBlobs, type MemoryBlobs } from './testing/memory-blobs.ts'
export type { MemoryTree } from './testing/memory-disk.ts'
export { createMemoryFiles, type MemoryFiles, type MemoryFilesOptions } from './testing/memory-files.ts'
export { createMemoryWorld, type MemoryWorld } from './testing/memory-world.ts'
export { createScriptedEgress, type ScriptedAnswer, type ScriptedEgress } from './testing/scripted-egress.ts'
export { type BlobsBench, testBlobs } from './ports/blobs.contract.ts'
export { type EgressBench, testEgress } from './ports/egress.contract.ts'
export { type FilesBench, testFiles } from './ports/files.contract.ts'
