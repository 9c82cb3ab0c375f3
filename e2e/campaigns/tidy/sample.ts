import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { createRandom } from '#engine/testing'

const extensions = ['txt', 'pdf', 'jpg', 'csv', 'zip', 'mp3', 'ts', 'odd'] as const

/** Fills an empty folder with files of eight kinds, in three depths, of nine months, every tenth a copy of another. */
export function makeSample(folder: string, { files, seed }: { files: number; seed: number }): void {
  const random = createRandom(seed)
  let content = ''
  for (let index = 0; index < files; index += 1) {
    const below = random.pick(['', '', 'old', 'old/older', 'from a phone'])
    const name = `${random.pick(['notes', 'Bericht', 'scan', 'IMG'])} ${index}.${random.pick(extensions)}`
    const place = path.join(folder, below, name)
    mkdirSync(path.dirname(place), { recursive: true })
    if (index % 10 !== 9) content = `content ${index} `.repeat(random.between(1, 300))
    writeFileSync(place, content)
    const at = Date.UTC(2025, random.between(0, 8), random.between(1, 28), 12) / 1_000 + index
    utimesSync(place, at, at)
  }
}
