import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { createExtractor } from '#adapters'

import { countWords, type Recall, recall } from './words.ts'

const { signal } = new AbortController()

/** A file's words as another program reads them; undefined where it cannot. */
function readElsewhere(file: string): { readonly all: string; readonly withoutRunning: string } | undefined {
  const isPdf = file.toLowerCase().endsWith('.pdf')
  const [program, args] = isPdf
    ? ['pdftotext', ['-enc', 'UTF-8', file, '-']]
    : ['pandoc', ['--from', 'docx', '--to', 'plain', '--wrap', 'none', file]]
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 29,
  })
  if (status !== 0) return undefined
  return { all: stdout, withoutRunning: isPdf ? dropRunning(stdout) : stdout }
}

/** Without the headers and footers of pages, which we read once: the first and last lines that many pages have in common. */
function dropRunning(text: string): string {
  const pages = text.split('\f').map((page) =>
    page
      .trim()
      .split('\n')
      .filter((line) => line.trim() !== ''),
  )
  const key = (line: string): string =>
    line
      .replaceAll(/\d+|\b[ivxlc]+\b/gi, '#')
      .replaceAll(/\s+/g, ' ')
      .trim()
  const edges = (lines: readonly string[]): string[] => [
    ...new Set([...lines.slice(0, 3), ...lines.slice(-3)]),
  ]
  const seen = new Map<string, number>()
  for (const page of pages)
    for (const line of new Set(edges(page).map(key))) seen.set(line, (seen.get(line) ?? 0) + 1)
  const needed = Math.max(3, pages.length * 0.3)
  return pages
    .map((page) => {
      const running = new Set(edges(page).filter((line) => (seen.get(key(line)) ?? 0) >= needed))
      return page.filter((line) => !running.has(line)).join('\n')
    })
    .join('\n')
}

/** Prints, for each PDF and DOCX of a folder, how many of the words that another program reads are read here. */
export async function measureRecall(folder: string, limit: number): Promise<void> {
  await using extractor = createExtractor({ processes: 1 })
  const files = globSync('**/*.{pdf,docx}', { cwd: folder }).toSorted().slice(0, limit)
  const sums = { pdf: noFigures(), docx: noFigures() }
  process.stdout.write('recall   raw    words   file\n')
  for (const file of files) {
    const full = path.join(folder, file)
    const wanted = readElsewhere(full)
    if (!wanted || countWords(wanted.all).size === 0) continue
    const kind = file.endsWith('pdf') ? 'pdf' : 'docx'
    let read: string
    try {
      const content = readFileSync(full)
      read = (await extractor.read({ name: path.basename(file), content }, { signal })).text
    } catch (error) {
      process.stdout.write(
        `${'—'.padStart(6)}${'—'.padStart(6)} ${String(countWords(wanted.all).size).padStart(8)}   ${file}: ${error instanceof Error ? error.message : String(error)}\n`,
      )
      sums[kind].files += 1
      continue
    }
    const words = countWords(read)
    const raw = recall(countWords(wanted.all), words)
    const fair = recall(countWords(wanted.withoutRunning), words)
    const { wanted: all, found } = fair
    sums[kind].found += found
    sums[kind].wanted += all
    sums[kind].fitting += found >= all * 0.98 ? 1 : 0
    sums[kind].files += 1
    process.stdout.write(
      `${percent(fair)}${percent(raw)} ${String(all).padStart(8)}   ${file}${found < all * 0.98 ? `   missed: ${fair.missed.map((pair) => pair.join(' ')).join(', ')}` : ''}\n`,
    )
  }
  for (const [kind, { files: count, fitting, found, wanted }] of Object.entries(sums))
    process.stdout.write(
      `${kind}: ${fitting} of ${count} files at 98 % or more; ${((100 * found) / (wanted || 1)).toFixed(2)} % of all words\n`,
    )
}

function noFigures(): { files: number; fitting: number; found: number; wanted: number } {
  return { files: 0, fitting: 0, found: 0, wanted: 0 }
}

function percent({ found, wanted }: Recall): string {
  return (wanted === 0 ? '—' : ((100 * found) / wanted).toFixed(1)).padStart(6)
}
