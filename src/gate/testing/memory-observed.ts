import type { Grant } from '#contract'

import type { Located, ObservedFiles } from '../ports/observed-files.ts'
import type { MemoryFiles } from './memory-files.ts'
import { outsideGrant, pathOf, segmentsOf } from './memory-tree.ts'

export interface MemoryObservedOptions {
  readonly files: MemoryFiles
  readonly grants: readonly Grant[]
  /** Folders in which nothing may be changed. */
  readonly fixed?: readonly string[]
}

/** Files in memory for one who only looks; without permissions but for the folders that are fixed. */
export function createMemoryObserved({ files, grants, fixed = [] }: MemoryObservedOptions): ObservedFiles {
  const isFixed = (path: string): boolean => fixed.includes(path)
  return {
    async locate(path, capability): Promise<Located> {
      const segments = segmentsOf(path)
      const isGranted = grants.some(
        (grant) =>
          (grant.capability === 'fs.write' || grant.capability === capability) &&
          segmentsOf(grant.resource).every((name, index) => segments[index] === name),
      )
      if (!isGranted) throw outsideGrant(path)
      return { path: pathOf(segments), segments, known: 0 }
    },
    grantedBelow: () => [],
    join: (folder, name) => (folder.endsWith('/') ? folder + name : `${folder}/${name}`),
    files,
    mayChange: async (folder) => !isFixed(folder),
    mayTake: async (path) => !isFixed(path.slice(0, path.lastIndexOf('/'))),
    own: { fileMode: 0o644, folderMode: 0o755, isPrivileged: false },
  }
}
