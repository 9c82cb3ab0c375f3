import { globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

import { createExtractor } from '#adapters'
import { AppError } from '#contract'
import { chunk } from '#memory'

const { signal } = new AbortController()
const sideBySide = 4

/** Reads and cuts all files of a folder, and says how fast that went, what was refused, and how much memory was used. */
export async function measureThroughput(folder: string, limit: number): Promise<void> {
  await using extractor = createExtractor()
  const files = globSync('**/*', { cwd: folder })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .toSorted()
    .slice(0, limit)
  const counts = new Map<string, number>()
  let [bytes, passages, next, peak] = [0, 0, 0, 0]
  const began = performance.now()

  async function work(): Promise<void> {
    for (let file = files[next++]; file !== undefined; file = files[next++]) {
      const content = readFileSync(file)
      bytes += content.length
      let outcome: string
      try {
        const reading = await extractor.read({ name: path.basename(file), content }, { signal })
        passages += chunk(reading, { document: file }).length
        outcome = `read as ${reading.kind}`
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        outcome = error.code
      }
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
      peak = Math.max(peak, process.memoryUsage.rss())
    }
  }
  await Promise.all(Array.from({ length: sideBySide }, work))

  const seconds = (performance.now() - began) / 1_000
  process.stdout.write(
    `${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${passages} passages in ${seconds.toFixed(1)} s: ` +
      `${(files.length / seconds).toFixed(0)} files/s, ${(bytes / 1e6 / seconds).toFixed(1)} MB/s; ` +
      `peak of this process ${(peak / 1e6).toFixed(0)} MB\n`,
  )
  for (const [outcome, count] of [...counts].toSorted((a, b) => b[1] - a[1]))
    process.stdout.write(`${String(count).padStart(7)}  ${outcome}\n`)
}
