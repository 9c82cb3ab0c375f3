import { openDatabase } from '#adapters'
import { openHome } from '#app'
import { documentId } from '#memory'

const { signal } = new AbortController()

interface KeptPassage {
  /** Of the document that it stands in. */
  readonly document: string
  readonly path: string
  readonly id: string
  readonly given: string
  readonly position: number
  readonly text: string
  readonly vectors: number
}

/** What a home has read, as its tables hold it. Nothing may be at work on it. */
export interface Kept {
  /** By path: hash and kind. */
  readonly documents: ReadonlyMap<string, string>
  readonly passages: readonly KeptPassage[]
  readonly vectors: number
  /** What must never be, whatever was read. */
  readonly wrong: readonly string[]
}

export async function readKept(folder: string): Promise<Kept> {
  const home = await openHome(folder, { signal })
  const db = openDatabase(home.database)
  try {
    const documents = db
      .prepare<[], { path: string; facts: string; passages: number }>(
        `SELECT path, hash || ' ' || kind AS facts, passages FROM document WHERE is_going = 0 ORDER BY path`,
      )
      .all()
    const passages = db
      .prepare<[], KeptPassage>(
        `SELECT d.path, d.id AS document, p.id, p.given, p.position, p.text,
           (SELECT count(*) FROM embedding AS e WHERE e.passage = p.number) AS vectors
         FROM passage AS p JOIN document AS d ON d.number = p.document AND d.is_going = 0 ORDER BY d.path, p.position`,
      )
      .all()
    const wrong: string[] = []
    const counts = new Map<string, number>()
    const places = new Set<string>()
    const given = new Set<string>()
    for (const one of passages) {
      counts.set(one.path, (counts.get(one.path) ?? 0) + 1)
      const place = `${one.path} ${one.position}`
      if (places.has(place)) wrong.push(`two passages stand at place ${one.position} of ${one.path}`)
      if (given.has(`${one.path} ${one.given}`)) wrong.push(`a passage of ${one.path} is there twice`)
      if (one.vectors > 1) wrong.push(`a passage of ${one.path} has ${one.vectors} vectors`)
      places.add(place)
      given.add(`${one.path} ${one.given}`)
    }
    for (const { path, passages: said } of documents)
      if ((counts.get(path) ?? 0) !== said)
        wrong.push(`${path} says that it has ${said} passages, and has ${counts.get(path) ?? 0}`)
    // The index of words is held against the rows themselves.
    try {
      db.exec(`INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)`)
    } catch (error) {
      wrong.push(`the index of words is not what the passages say: ${String(error)}`)
    }
    return {
      documents: new Map(documents.map(({ path, facts }) => [path, facts])),
      passages,
      vectors: passages.reduce((sum, { vectors }) => sum + vectors, 0),
      wrong,
    }
  } finally {
    db.close()
  }
}

/**
 * How a home differs from one that nobody disturbed: by documents, by passages with their ids and words. What was renamed
 * keeps the ids of its first place, and so may not be called by them.
 */
export function differences(wanted: Kept, found: Kept): string[] {
  const lines = [...found.wrong]
  for (const path of new Set([...wanted.documents.keys(), ...found.documents.keys()])) {
    const [here, there] = [wanted.documents.get(path), found.documents.get(path)]
    if (here === undefined) lines.push(`${path} should not be there`)
    else if (there === undefined) lines.push(`${path} is lost`)
    else if (here !== there) lines.push(`${path} is ${there} instead of ${here}`)
  }
  const wordsOf = ({ passages }: Kept): Map<string, { id: string | undefined; text: string }> =>
    new Map(
      passages.map(({ path, position, id, text, document }) => {
        const isHere = document === documentId('files', path, 0)
        return [`${path} at ${position}`, { id: isHere ? id : undefined, text }]
      }),
    )
  const [here, there] = [wordsOf(wanted), wordsOf(found)]
  for (const [place, { id, text }] of here) {
    const other = there.get(place)
    if (other === undefined) lines.push(`the passage ${place} is lost`)
    else if (other.text !== text) lines.push(`the passage ${place} is another`)
    else if (other.id !== undefined && other.id !== id) lines.push(`the passage ${place} is called otherwise`)
  }
  for (const place of there.keys()) if (!here.has(place)) lines.push(`the passage ${place} is too much`)
  return lines
}
