import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'

import type { SearchStore } from '#memory'
import { numbersVector, taken, testSearchStore } from '#memory/testing'

import { openDatabase, type Sqlite } from '../open-database.ts'
import { prepareDatabase } from '../stores.ts'
import { codeOf, signsOf } from './code.ts'
import { createSearchTables, type SearchTables } from './search-tables.ts'

const key = new Uint8Array(32).fill(7)
const space = { name: 'numbers', dimensions: 3, weight: 0.5 }
const go = (): void => undefined

class Home implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'adjutant-search-'))
  readonly options = { file: path.join(this.folder, 'home.db'), key, synchronous: 'OFF' } as const
  readonly #open: Sqlite[] = []

  constructor() {
    prepareDatabase(this.options)
  }
  /** A connection of its own, as another process has. */
  connect(): { db: Sqlite; tables: SearchTables } {
    const db = openDatabase(this.options)
    this.#open.push(db)
    return { db, tables: createSearchTables(db) }
  }
  [Symbol.dispose](): void {
    for (const db of this.#open) db.close()
    rmSync(this.folder, { recursive: true })
  }
}

/** The tables as a store, without the thread: starting that takes most of the time, and it is tested by itself. */
function asStore(tables: SearchTables): SearchStore {
  const stop = (signal: AbortSignal) => () => signal.throwIfAborted()
  return {
    find: async (...args) => tables.find(...args),
    withHash: async (...args) => tables.withHash(...args),
    list: async (...args) => tables.list(...args),
    dimensionsOf: async (...args) => tables.dimensionsOf(...args),
    withVectors: async (...args) => tables.withVectors(...args),
    put: async (...args) => tables.put(...args),
    move: async (...args) => tables.move(...args),
    remove: async (...args) => tables.remove(...args),
    text: async (...args) => tables.text(...args),
    counts: async (...args) => tables.counts(...args),
    passagesWithout: async (...args) => tables.passagesWithout(...args),
    putVectors: async (...args) => tables.putVectors(...args),
    keepSpaces: async (...args) => tables.keepSpaces(...args),
    passages: async (...args) => tables.passages(...args),
    async byWords(words, { signal, ...options }) {
      signal.throwIfAborted()
      return tables.byWords(words, options, stop(signal))
    },
    async byMeaning(vector, { signal, ...options }) {
      signal.throwIfAborted()
      return tables.byMeaning(vector, options, stop(signal))
    },
  }
}

/** One home for all of a suite, emptied for each. */
function emptied(home: Home): SearchTables {
  const { db, tables } = home.connect()
  db.exec('DELETE FROM document; DELETE FROM vector_space')
  return tables
}

describe('as it is', () => {
  const home = new Home()
  testSearchStore(() => ({ ...asStore(emptied(home)), [Symbol.asyncDispose]: async () => undefined }))
  test('the folder goes', () => home[Symbol.dispose]())
})

describe('swept after each write', () => {
  const home = new Home()
  testSearchStore(() => {
    const tables = emptied(home)
    const sweeping = <Args extends readonly unknown[], Value>(write: (...args: Args) => Value) => {
      return (...args: Args): Value => {
        const value = write(...args)
        while (tables.sweep());
        return value
      }
    }
    const swept = {
      ...tables,
      move: sweeping((...args: Parameters<SearchTables['move']>) => tables.move(...args)),
      remove: sweeping((...args: Parameters<SearchTables['remove']>) => tables.remove(...args)),
      put: sweeping((...args: Parameters<SearchTables['put']>) => tables.put(...args)),
      keepSpaces: sweeping((...args: Parameters<SearchTables['keepSpaces']>) => tables.keepSpaces(...args)),
    }
    return { ...asStore(swept), [Symbol.asyncDispose]: async () => undefined }
  })
  test('the folder goes', () => home[Symbol.dispose]())
})

/** All rows that belong to another are there with it, the index of words is whole, and as many codes as vectors. */
function assertWhole(db: Sqlite): void {
  const count = (sql: string): unknown => db.prepare(sql).pluck().get()
  assert.deepEqual(db.pragma('foreign_key_check'), [])
  db.exec("INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)")
  assert.equal(
    count('SELECT count(*) FROM embedding'),
    count('SELECT count(*) FROM vector_code AS c JOIN embedding AS e ON e.number = c.embedding'),
  )
  assert.equal(count('SELECT count(*) FROM embedding'), count('SELECT count(*) FROM vector_code'))
  assert.deepEqual(
    db
      .prepare(
        `SELECT d.path FROM document AS d
         WHERE is_going = 0 AND passages <> (SELECT count(*) FROM passage WHERE document = d.number)`,
      )
      .all(),
    [],
  )
}

test('what is removed leaves no row behind, piece by piece', () => {
  using home = new Home()
  const { db, tables } = home.connect()
  const document = taken(
    'big',
    Array.from({ length: 450 }, (_, index) => `word${index} of many`),
  )
  tables.put(document, {
    space,
    of: new Map(document.passages.map(({ id }) => [id, numbersVector(1, 1, 1)])),
  })
  tables.put(taken('small', ['many are left']))
  tables.remove('notes', { path: 'big' })

  assert.equal(tables.byWords('many', { scope: {}, limit: 10 }, go).length, 1)
  let pieces = 0
  while (tables.sweep()) pieces += 1
  assert.equal(pieces, 2)
  assert.equal(db.prepare('SELECT count(*) FROM passage').pluck().get(), 1)
  assert.equal(db.prepare('SELECT count(*) FROM embedding').pluck().get(), 0)
  assert.equal(db.prepare('SELECT count(*) FROM document').pluck().get(), 1)
  assertWhole(db)
})

test('two connections see each other, whoever loaded first', () => {
  using home = new Home()
  const [one, other] = [home.connect().tables, home.connect().tables]
  const near = (tables: SearchTables): string[] =>
    tables
      .passages(
        tables
          .byMeaning(numbersVector(1, 0, 0), { space, scope: {}, limit: 10 }, go)
          .map(({ passage }) => passage),
      )
      .map(({ text }) => text)
      .toSorted()
  const scoped = (tables: SearchTables): number =>
    tables.byWords('apple pear', { scope: { under: 'a' }, limit: 9 }, go).length
  const put = (tables: SearchTables, name: string, words: string[]): void => {
    const document = taken(name, words)
    tables.put(document, {
      space,
      of: new Map(document.passages.map(({ id }) => [id, numbersVector(1, 0, 0)])),
    })
  }
  assert.deepEqual([near(one), scoped(one)], [[], 0])
  put(other, 'a', ['apple'])
  assert.deepEqual([near(one), scoped(one)], [['apple'], 1])
  put(one, 'a/b', ['pear', 'plum'])
  assert.deepEqual([near(other), scoped(other)], [['apple', 'pear', 'plum'], 2])
  put(other, 'a/b', ['plum'])
  other.move('notes', 'a', 'c')
  assert.deepEqual([near(one), scoped(one)], [['apple', 'plum'], 0])
  one.remove('notes', { path: 'c' })
  while (one.sweep());
  assert.deepEqual([near(other), scoped(other)], [['plum'], 0])
})

test('whoever missed more changes than are kept reads everything anew', () => {
  using home = new Home()
  const { tables } = home.connect()
  const { db, tables: other } = home.connect()
  const document = taken('a', ['apple'])
  const vectors = { space, of: new Map(document.passages.map(({ id }) => [id, numbersVector(1, 0, 0)])) }
  tables.put(document, vectors)
  const found = (): number =>
    tables.byMeaning(numbersVector(1, 0, 0), { space, scope: {}, limit: 9 }, go).length
  assert.equal(found(), 1)

  other.put(taken('a', ['pear']))
  db.exec('DELETE FROM search_change')
  assert.equal(found(), 0)
})

test('a search that nobody waits for stops on its way, and the next one is right', () => {
  using home = new Home()
  const { tables } = home.connect()
  const document = taken(
    'a',
    Array.from({ length: 3_000 }, (_, index) => `apple ${index}`),
  )
  tables.put(document, {
    space,
    of: new Map(document.passages.map(({ id }) => [id, numbersVector(1, 0, 0)])),
  })
  const gaveUp = new Error('gave up')
  const stop = (): void => {
    throw gaveUp
  }
  assert.throws(() => tables.byWords('apple', { scope: {}, limit: 5 }, stop), gaveUp)
  assert.throws(() => tables.byMeaning(numbersVector(1, 0, 0), { space, scope: {}, limit: 5 }, stop), gaveUp)
  assert.equal(tables.byWords('apple', { scope: {}, limit: 5 }, go).length, 5)
  assert.equal(tables.byMeaning(numbersVector(1, 0, 0), { space, scope: {}, limit: 5 }, go).length, 5)
})

test('endings of words do not matter, nor do accents', () => {
  using home = new Home()
  const { tables } = home.connect()
  tables.put(taken('a', ['the connected cables', 'a café in Zürich']))
  const found = (words: string): number => tables.byWords(words, { scope: {}, limit: 5 }, go).length
  assert.deepEqual(['connecting cable', 'cafe', 'zurich', 'CAFÉ'].map(found), [1, 1, 1, 1])
})

test('what is kept stands in docs, chunks and embeddings; nothing of it is readable in the file', () => {
  using home = new Home()
  const { db, tables } = home.connect()
  const document = taken('a', ['apple'], { title: 'Fruit' })
  const kept = tables.put(document, {
    space,
    of: new Map(document.passages.map(({ id }) => [id, numbersVector(1, 0, 0)])),
  })

  assert.deepEqual(db.prepare('SELECT id, path, title, chunks, text FROM docs').get(), {
    id: kept.id,
    path: 'a',
    title: 'Fruit',
    chunks: 1,
    text: 'apple',
  })
  assert.deepEqual(db.prepare('SELECT doc_id, position, text FROM chunks').get(), {
    doc_id: kept.id,
    position: 0,
    text: 'apple',
  })
  assert.deepEqual(db.prepare('SELECT chunk_id, model, dimensions FROM embeddings').get(), {
    chunk_id: document.passages[0]?.id,
    model: 'numbers',
    dimensions: 3,
  })
  for (const view of ['conversations', 'insights'])
    assert.deepEqual(db.prepare(`SELECT * FROM ${view}`).all(), [])
  tables.remove('notes', { path: 'a' })
  for (const view of ['docs', 'chunks', 'embeddings'])
    assert.deepEqual(db.prepare(`SELECT * FROM ${view}`).all(), [])
})

test('of a long question every word counts', () => {
  using home = new Home()
  const { tables } = home.connect()
  const rare = Array.from({ length: 30 }, (_, index) => `rare${index}`)
  tables.put(taken('a', [...rare, 'frequent one', 'frequent two', 'neither']))

  const found = tables.byWords([...rare, 'frequent'].join(' '), { scope: {}, limit: 50 }, go)
  assert.equal(found.length, rare.length + 2)
})

test('codes of an earlier release are made anew from their vectors', () => {
  using home = new Home()
  const { db, tables } = home.connect()
  const document = taken('a', ['apple', 'pear'])
  const vector = numbersVector(0.6, -0.8, 0)
  tables.put(document, { space, of: new Map(document.passages.map(({ id }) => [id, vector])) })
  db.prepare('UPDATE vector_code SET code = ?').run(signsOf(vector))
  db.exec("DELETE FROM migration WHERE id >= '0034'")
  prepareDatabase(home.options)
  const codes = db.prepare<[], Buffer>('SELECT code FROM vector_code').pluck().all()
  assert.deepEqual(
    codes.map((code) => new Uint8Array(code)),
    [codeOf(vector), codeOf(vector)],
  )
})
