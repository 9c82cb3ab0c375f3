import { copyFileSync, globSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'

import { createRandom } from '#engine/testing'

/** Of these there are few on a machine, so all of them are taken; of the others as many as are needed. */
const scarce = ['pdf', 'docx', 'csv', 'tsv', 'json', 'eml', 'ics', 'md', 'rst']
const plentiful = ['html', 'htm', 'txt', 'xml', 'pl', 'c', 'py', 'sh']

export interface Gathered {
  readonly files: readonly string[]
  readonly bytes: number
  readonly byEnding: ReadonlyMap<string, number>
}

/**
 * Copies so many real documents of some folders into another: at most half of them are of the scarce kinds, the others are
 * drawn. The same seed draws the same ones from the same folders.
 */
export function gatherDocuments(
  folders: readonly string[],
  { into, count, seed }: { readonly into: string; readonly count: number; readonly seed: number },
): Gathered {
  const random = createRandom(seed)
  const drawn = folders
    .flatMap((folder) =>
      globSync('**/*', { cwd: folder, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name)),
    )
    .toSorted()
    .map((file) => ({ file, rank: random.next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ file }) => file)
  const first = scarce.flatMap((ending) => drawn.filter((file) => endingOf(file) === ending))
  const rest = drawn.filter((file) => plentiful.includes(endingOf(file)))
  const chosen = [...first.slice(0, Math.ceil(count / 2)), ...rest]
  const files: string[] = []
  const byEnding = new Map<string, number>()
  let bytes = 0
  for (const file of chosen.slice(0, count)) {
    const to = path.join(into, file)
    mkdirSync(path.dirname(to), { recursive: true })
    copyFileSync(file, to)
    files.push(to)
    bytes += statSync(to).size
    byEnding.set(endingOf(file), (byEnding.get(endingOf(file)) ?? 0) + 1)
  }
  return { files, bytes, byEnding }
}

function endingOf(file: string): string {
  return path.extname(file).slice(1).toLowerCase()
}
