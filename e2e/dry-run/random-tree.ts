import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { SeededRandom } from '#engine/testing'

const names = [
  'a.txt',
  'A.txt',
  'a (2).txt',
  'b.md',
  'notes.md',
  'scan.pdf',
  'photo.JPG',
  '.hidden',
  '-rf',
  ' leading.txt',
  'trailing ',
  'ü.txt',
  'u\u0308.txt',
  'two\nlines.txt',
  'no-extension',
  'archive.tar.gz',
  '🎉.csv',
  'tidy-report.md',
] as const
const folders = ['deep', 'Text', 'old stuff', '.config', 'moved', 'copies', 'a.txt', 'Pictures'] as const
const contents = [
  '',
  'same',
  'same',
  'other\nlines\n',
  'line one\nline two\nline three\n',
  '\0binary\xff',
] as const
const fileModes = [0o644, 0o644, 0o644, 0o644, 0o600, 0o755, 0o444, 0o400, 0o000] as const
const folderModes = [0o755, 0o755, 0o755, 0o755, 0o555, 0o500, 0o000, 0o300] as const
const targets = ['a.txt', '.', '..', '/etc/passwd', 'nowhere', 'deep'] as const

/**
 * Fills an empty folder with what people have in theirs, and with what only trouble-makers have: names that clash or look
 * alike, copies, empty files, links to everywhere, files that cannot be read and folders that cannot be changed.
 */
export function makeRandomTree(
  folder: string,
  random: SeededRandom,
  owner: { readonly uid: number; readonly gid: number } | null,
): void {
  const modes: [string, number][] = []
  const own = (place: string): void => {
    if (owner) lchownSync(place, owner.uid, owner.gid)
  }
  function fill(at: string, depth: number): void {
    for (let count = random.between(depth === 0 ? 4 : 0, 7); count > 0; count -= 1) {
      const place = path.join(at, random.pick(names))
      attempt(() => {
        writeFileSync(place, random.pick(contents), { flag: 'wx' })
        const time = Date.UTC(2025, random.between(0, 11), random.between(1, 28)) / 1_000
        utimesSync(place, time, time)
        modes.push([place, random.pick(fileModes)])
        own(place)
      })
    }
    if (random.chance(0.4)) {
      const place = path.join(at, random.pick(['link', 'link.txt', 'a.md']))
      attempt(() => {
        symlinkSync(random.pick(targets), place)
        own(place)
      })
    }
    if (random.chance(0.15)) {
      const place = path.join(at, '.git')
      attempt(() => {
        mkdirSync(place)
        own(place)
      })
    }
    if (depth >= 3) return
    for (let count = random.between(0, 3); count > 0; count -= 1) {
      const place = path.join(at, random.pick(folders))
      attempt(() => {
        mkdirSync(place)
        own(place)
        modes.push([place, random.pick(folderModes)])
        fill(place, depth + 1)
      })
    }
  }
  if (owner) chownSync(folder, owner.uid, owner.gid)
  fill(folder, 0)
  // Not while there is still something to be made in them.
  for (const [place, mode] of modes.toReversed()) chmodSync(place, mode)
}

/** Whatever has a name first keeps it. */
function attempt(act: () => void): void {
  try {
    act()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
