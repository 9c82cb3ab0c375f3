import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { openDatabase } from '#adapters'
import { openHome } from '#app'

const { signal } = new AbortController()

/**
 * Everything that whoever has the key finds in a home: each page of the database, those that are free included, what its
 * log still holds, every content, and the files that are not encrypted.
 */
async function rawHome(folder: string): Promise<{ readonly pages: Buffer; readonly beside: Buffer }> {
  const home = await openHome(folder, { signal })
  const db = openDatabase({ ...home.database, readonly: true })
  const pages = db.serialize()
  db.close()
  const blobs = await Promise.all(
    globSync('*/*', { cwd: path.join(folder, 'blobs') })
      .filter((name) => /^[0-9a-f]{2}.[0-9a-f]{62}$/.test(name))
      .map(async (name) =>
        Buffer.concat(await Array.fromAsync(home.blobs.get(`blob_${name.replace(/[/\\]/, '')}`, { signal }))),
      ),
  )
  const files = globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)))
  return { pages, beside: Buffer.concat([...blobs, ...files]) }
}

/** Which of the texts are there, and where. */
export async function foundIn(folder: string, texts: readonly string[]): Promise<string[]> {
  const { pages, beside } = await rawHome(folder)
  return texts.flatMap((text) => [
    ...(pages.includes(text) ? [`${text} in the database`] : []),
    ...(beside.includes(text) ? [`${text} beside it`] : []),
  ])
}
