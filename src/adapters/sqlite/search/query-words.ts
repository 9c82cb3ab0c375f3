import { queryTerms, type Scored, type SearchScope, type Term } from '#memory'

import type { Sqlite } from '../open-database.ts'
import type { SearchMemory } from './search-memory.ts'

interface WordsQuery {
  readonly scope: SearchScope
  readonly limit: number
  /** Throws when nobody waits any more. */
  readonly check: () => void
}

/** Of a word that stands in more than this share of many passages, so many more say nothing; it only costs time. */
const commonShare = 0.1
/** Where there are fewer passages, no word costs much: all are looked for. */
const manyPassages = 20_000
/** Passages that all words of a question together are looked for in: the rarest first, since they say most. */
const mostMatches = 200_000
/** Passages between two looks at whether anybody still waits. */
const checkEach = 512
/** How much a word counts in the title and the headings beside one in the passage itself. */
const contextWeight = 0.5

export function createWordsQuery(
  db: Sqlite,
  memory: SearchMemory,
): (words: string, query: WordsQuery) => Scored[] {
  let isAllowed: (passage: number) => boolean = () => true
  db.function('is_looked_at', (passage) => (isAllowed(Number(passage)) ? 1 : 0))
  const rank = `bm25(passage_words, 1.0, ${contextWeight}, 1.0)`
  const find = db.prepare<[string, number], { number: number; score: number }>(
    `SELECT rowid AS number, -${rank} AS score FROM passage_words
     WHERE passage_words MATCH ? AND is_looked_at(rowid) ORDER BY ${rank}, rowid LIMIT ?`,
  )
  const count = db
    .prepare<[string, number], number>(
      'SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT ?)',
    )
    .pluck()
  const idOf = db.prepare<[number], string>('SELECT id FROM passage WHERE number = ?').pluck()

  /** In how many passages each term stands decides; each is counted no further than to being common. */
  function choose(terms: readonly Term[], check: () => void): readonly Term[] {
    const passages = memory.documents.passageCount()
    if (passages < manyPassages) return terms
    const common = Math.floor(passages * commonShare)
    const counted = terms.map((term) => {
      check()
      return { term, count: count.get(matching([term]), common + 1) ?? 0 }
    })
    const rarest = counted.toSorted((a, b) => a.count - b.count)
    let matches = 0
    const rare = rarest.filter((one) => {
      matches += one.count
      return one.count <= common && matches <= mostMatches
    })
    return (rare.length > 0 ? rare : rarest.slice(0, 1)).map(({ term }) => term)
  }

  return (words, { scope, limit, check }) => {
    const terms = choose(queryTerms(words), check)
    if (terms.length === 0 || limit < 1) return []
    const allowed = memory.documents.allowed(scope)
    const documents = allowed && memory.places.documents()
    let looked = 0
    isAllowed = (passage) => {
      looked += 1
      if (looked % checkEach === 0) check()
      return !allowed || allowed[documents?.[passage] ?? 0] === 1
    }
    return find.all(matching(terms), limit).map(({ number, score }) => ({
      passage: idOf.get(number) ?? '',
      score,
    }))
  }
}

/** Terms are letters and digits alone, and stand in quotation marks, so that nothing in them is taken for a command. */
function matching(terms: readonly Term[]): string {
  return terms.map(({ text, isBeginning }) => `"${text}"${isBeginning ? '*' : ''}`).join(' OR ')
}
