import { existsSync } from 'node:fs'
import path from 'node:path'

/** The folder of the program, from which all that comes with its code is found: from its sources and built, the same. */
export const packageRoot = holder(import.meta.dirname)

function holder(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder
  const above = path.dirname(folder)
  if (above === folder) throw new Error('The program does not lie in its package.')
  return holder(above)
}
