/** Questions about a folder, with what is right for each; the rules are in README.md. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { readDocument } from '../../src/adapters/documents/read-document.ts'
import { usualLimits } from '../../src/adapters/documents/limits.ts'
import type { Reading } from '#memory'

export interface Item {
  readonly id: string
  readonly question: string
  readonly answer: { readonly file: string; readonly quote: string; readonly says: readonly string[] } | null
}

/** The papers that they are about. */
export const papers = path.join(import.meta.dirname, '../../examples/documents')

export type Questions = 'dev' | 'held-out' | 'probe' | 'others' | 'unseen'

export function itemsOf(name: Questions): Item[] {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, `questions-${name}.json`), 'utf8')) as Item[]
}

/** All papers as they are read, by their paths within the folder, with `/`. */
export async function readPapers(): Promise<ReadonlyMap<string, Reading>> {
  const readings = new Map<string, Reading>()
  for (const entry of readdirSync(papers, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const reading = await readDocument({ name: entry.name, content: readFileSync(file) }, usualLimits)
    readings.set(path.relative(papers, file).replaceAll(path.sep, '/'), reading)
  }
  return readings
}
