import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import * as content from './sample-content.ts'

interface SampleFile {
  /** Within the folder, with `/` between names. */
  readonly path: string
  readonly bytes: Uint8Array
  /** ISO 8601, UTC. */
  readonly modified: string
}

/** What a folder of downloads looks like after two years: the same bytes, names and times wherever it is made. */
export function sampleFiles(): readonly SampleFile[] {
  const files: SampleFile[] = []
  let count = 0
  function add(path: string, bytes: Uint8Array, month: string): void {
    count += 1
    const day = String((count % 27) + 1).padStart(2, '0')
    files.push({ path, bytes, modified: `${month}-${day}T10:${String(count % 60).padStart(2, '0')}:00Z` })
  }
  for (const [path, month] of texts) add(path, content.text(path), month)
  for (const [path, month] of pictures) add(path, content.picture(path), month)
  for (const [path, month] of documents) add(path, content.pdf(path), month)
  for (const [path, month] of tables) add(path, content.table(path), month)
  for (const [path, month] of sounds) add(path, content.sound(path), month)
  for (const [path, month] of archives) add(path, content.archive(path), month)
  for (const [path, month] of programs) add(path, content.code(path), month)
  for (const [path, month] of others) add(path, content.text(path), month)
  for (const [path, of, month] of copies) {
    const original = files.find((file) => file.path === of)
    if (original) add(path, original.bytes, month)
  }
  return files
}

/** Writes the sample into a folder, which is made. */
export async function makeSampleFolder(folder: string): Promise<readonly SampleFile[]> {
  const files = sampleFiles()
  for (const { path, bytes, modified } of files) {
    const file = join(folder, ...path.split('/'))
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytes, { flag: 'wx' })
    await utimes(file, new Date(modified), new Date(modified))
  }
  return files
}

type Entry = readonly [path: string, month: string]

const texts: readonly Entry[] = [
  ['notes.txt', '2025-01'],
  ['shopping list.txt', '2025-03'],
  ['Einkaufszettel für Oma.txt', '2025-03'],
  ['meeting notes.md', '2025-05'],
  ["Grandma's recipes.md", '2025-05'],
  ['README', '2025-06'],
  ['todo.txt', '2025-09'],
  ['passwords-moved.txt', '2025-11'],
  ['old downloads/license.txt', '2024-12'],
  ['old downloads/changes.md', '2024-12'],
  ['ideas "later".txt', '2026-01'],
  ['packing list (summer).txt', '2026-02'],
]
const pictures: readonly Entry[] = [
  ['IMG_0001.png', '2025-02'],
  ['IMG_0002.png', '2025-02'],
  ['IMG_0003.png', '2025-02'],
  ['IMG_0004.png', '2025-07'],
  ['from phone/IMG_0001.png', '2025-08'],
  ['from phone/IMG_0002.png', '2025-08'],
  ['from phone/beach 🏖.png', '2025-08'],
  ['Screenshot 2025-10-04 at 10.12.33.png', '2025-10'],
  ['logo.svg', '2025-04'],
  ['map.svg', '2026-01'],
  ['猫.png', '2026-02'],
]
const documents: readonly Entry[] = [
  ['invoice 1001.pdf', '2025-01'],
  ['invoice 1002.pdf', '2025-04'],
  ['invoice 1003.pdf', '2025-07'],
  ['contract.pdf', '2025-06'],
  ['ticket.pdf', '2025-08'],
  ['old downloads/manual.pdf', '2024-11'],
  ['old downloads/warranty.pdf', '2024-11'],
  ['Résumé.pdf', '2026-01'],
]
const tables: readonly Entry[] = [
  ['expenses 2025.csv', '2025-12'],
  ['contacts.csv', '2025-05'],
  ['measurements.tsv', '2025-09'],
  ['old downloads/export.csv', '2024-12'],
  ['scores.csv', '2026-02'],
]
const sounds: readonly Entry[] = [
  ['ring.wav', '2025-03'],
  ['voice memo 1.wav', '2025-06'],
  ['from phone/voice memo 1.wav', '2025-10'],
  ['from phone/voice memo 2.wav', '2025-10'],
]
const archives: readonly Entry[] = [
  ['photos.zip', '2025-08'],
  ['project-backup.zip', '2025-11'],
  ['old downloads/fonts.zip', '2024-10'],
  ['theme.zip', '2026-01'],
]
const programs: readonly Entry[] = [
  ['rename.py', '2025-04'],
  ['convert.sh', '2025-04'],
  ['page.html', '2025-07'],
  ['settings.json', '2025-09'],
  ['old downloads/script.js', '2024-10'],
  ['query.sql', '2026-02'],
]
const others: readonly Entry[] = [
  ['birthday.ics', '2025-05'],
  ['ada.vcf', '2025-05'],
  ['unfinished.bak', '2025-10'],
  ['track.gpx', '2025-08'],
]
const copies: readonly (readonly [path: string, of: string, month: string])[] = [
  ['invoice 1001 (1).pdf', 'invoice 1001.pdf', '2025-02'],
  ['invoice 1001 (2).pdf', 'invoice 1001.pdf', '2025-03'],
  ['contract (copy).pdf', 'contract.pdf', '2025-07'],
  ['from phone/IMG_0003.png', 'IMG_0003.png', '2025-08'],
  ['old downloads/photos.zip', 'photos.zip', '2025-09'],
  ['from phone/shopping.txt', 'shopping list.txt', '2025-04'],
  ['meeting notes (final).md', 'meeting notes.md', '2025-06'],
  ['contacts-1.csv', 'contacts.csv', '2025-06'],
]
