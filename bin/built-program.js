/**
 * The program as one built piece, which starts in half the time and a quarter less memory than its hundreds of sources.
 * Each state of the sources has a folder of its own, so that what is built from others is never taken for it, and what
 * runs finds its parts although the next one is built meanwhile.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

import { root } from './runtime.js'

/** All that was built, newest or not. */
export const builtFolder = path.join(root, '.cache', 'program')

/** Where the program is, or would be, when it is built from the sources as they are. */
export function builtPlace() {
  const hash = createHash('sha256')
  for (const file of sources()) {
    // What editors lay beside a file may be gone by now, or a link to nothing.
    const found = statSync(path.join(root, file), { throwIfNoEntry: false })
    if (found) hash.update(`${file}\0${found.size}\0${found.mtimeMs}\0`)
  }
  return path.join(builtFolder, hash.digest('hex').slice(0, 16))
}

/** What is to be imported: the built program if there is one of these sources, else the sources. */
export function programToStart() {
  const unbuilt = path.join(root, 'src/cli/main.ts')
  if (!existsSync(builtFolder)) return unbuilt
  const built = path.join(builtPlace(), 'main.js')
  return existsSync(built) ? built : unbuilt
}

function sources() {
  const found = ['package.json', 'package-lock.json', 'scripts/build-program.ts']
  for (const room of readdirSync(path.join(root, 'src'))) {
    if (room === 'web') continue
    for (const name of readdirSync(path.join(root, 'src', room), { recursive: true })) {
      if (name.endsWith('.ts') && !name.endsWith('.test.ts')) found.push(path.join('src', room, name))
    }
  }
  return found.toSorted()
}
