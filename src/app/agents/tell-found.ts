import { isJsonObject, type Json, visible } from '#base'
import { toSearchHit } from '#memory'

import { oneLine } from '../words/one-line.ts'
import type { Workspace } from '../workspace.ts'

/** Passages that are told. */
const mostTold = 5
/** Characters of each. */
const mostOfOne = 240
/** Nobody waits longer for an answer by rules. */
const patienceMs = 30_000

/**
 * What was read of documents that fits some words, told in words.
 *
 * @param options.project null for all that was read, whatever it belongs to
 */
export async function tellFound(
  { library }: Pick<Workspace, 'library'>,
  wish: Json,
  { project }: { project: string | null },
): Promise<string> {
  const query = isJsonObject(wish) && typeof wish['query'] === 'string' ? wish['query'] : ''
  const hits = await library.search(
    { text: query, limit: mostTold, ...(project === null ? {} : { project }) },
    { signal: AbortSignal.timeout(patienceMs) },
  )
  if (hits.length === 0) {
    const isEmpty = (await library.counts()).every(({ documents }) => documents === 0)
    return isEmpty
      ? 'No documents have been read yet. Name a folder for it:  adjutant documents add FOLDER'
      : `In the documents that were read there is nothing about ${visible(query)}.`
  }
  const told = hits.map((hit) => {
    const { path, page, line, quote } = toSearchHit(hit, query, hit.score)
    const place = page === null ? `${path}:${line}` : `${path}, page ${page}`
    return `- ${oneLine(quote, mostOfOne)}\n  ${visible(place)}`
  })
  return `This stands in your documents:\n\n${told.join('\n')}`
}
