import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Everything below a folder, as one can see it from outside: kind, mode, time and content of each entry. */
export function snapshot(folder: string): Map<string, string> {
  const seen = new Map<string, string>()
  function look(below: string): void {
    for (const name of readdirSync(path.join(folder, below)).toSorted()) {
      const relative = path.join(below, name)
      const place = path.join(folder, relative)
      const { mode, mtimeMs } = lstatSync(place)
      if (lstatSync(place).isDirectory()) {
        seen.set(relative, `folder ${(mode & 0o777).toString(8)}`)
        look(relative)
        continue
      }
      const hash = createHash('sha256').update(readFileSync(place)).digest('hex').slice(0, 12)
      // What the run itself wrote has the time of its writing.
      const time = name.startsWith('tidy-report.') ? '' : String(mtimeMs)
      seen.set(relative, `file ${(mode & 0o777).toString(8)} ${time} ${hash}`)
    }
  }
  look('')
  return seen
}

/** What differs between two of them, a line each. */
export function differences(
  wanted: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): string[] {
  const missing = [...wanted].flatMap(([name, is]) => {
    const other = found.get(name)
    if (other === is) return []
    return [other === undefined ? `${name} is missing` : `${name} is ${other}, not ${is}`]
  })
  const extra = [...found.keys()].filter((name) => !wanted.has(name)).map((name) => `${name} is too much`)
  return [...missing, ...extra]
}
