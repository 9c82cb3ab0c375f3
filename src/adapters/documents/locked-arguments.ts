import { realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { packageRoot } from '../system/package-root.ts'

/**
 * What Node is started with so that it reads the program's own files and no others, writes none, starts no process and
 * reaches no network; its threads neither. What is exploited by a document then has nothing to take and nowhere to go.
 */
export function lockedArguments(): string[] {
  return [
    '--permission',
    ...ownFolders().map((folder) => `--allow-fs-read=${folder}`),
    '--allow-worker',
    '--disable-warning=SecurityWarning',
  ]
}

/** The program's own folder, and that of the packages which it is made of. */
function ownFolders(): string[] {
  const found = fileURLToPath(import.meta.resolve('parse5'))
  const packages = found.slice(0, found.lastIndexOf(`node_modules${path.sep}`) + 'node_modules'.length)
  return [...new Set([packageRoot, packages, realpathSync(packages)])]
}
