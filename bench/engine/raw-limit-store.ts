import Database from 'better-sqlite3-multiple-ciphers'

/**
 * How many characters the engine writes of each kind, so that the limit is one for the same work.
 * The first four are payloads of journal records.
 */
export interface Shape {
  readonly started: number
  readonly intended: number
  readonly done: number
  readonly completed: number
  /** The receipt that a step with an intent commits beside its record. */
  readonly fact: number
  /** A run's own row: written when it begins, changed when it ends. */
  readonly row: number
}

/** Sizes of the ten-step runs of this benchmark, used when the engine's own are not handed in. */
export const usualShape: Shape = { started: 229, intended: 115, done: 59, completed: 19, fact: 58, row: 130 }

/** What a run makes durable in one go. An array, for it goes from thread to thread. */
export type Unit = readonly [
  run: string,
  /** Number of the first record. */
  seq: number,
  records: readonly (readonly [type: string, payload: string])[],
  /** Present when the run begins. */
  row: string | null,
  /** Present when the status changes. */
  status: string | null,
  fact: string | null,
]

export interface Store {
  /** All units in one transaction, on disk when the call returns. */
  write(units: readonly Unit[], at: number): void
  durability(): string
  close(): void
}

/** The same cipher, key form, PRAGMAs and tables as the product's database, as far as these runs touch them. */
export function openStore(path: string): Store {
  const db = new Database(path)
  db.pragma("cipher = 'aegis'")
  db.pragma(`key = "raw:${'2b'.repeat(32)}"`)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('temp_store = MEMORY')
  db.pragma('cache_size = -64000')
  db.exec(`
    CREATE TABLE journal (position INTEGER PRIMARY KEY, run INTEGER, seq INTEGER, type TEXT, at INTEGER, payload TEXT);
    CREATE UNIQUE INDEX journal_by_run ON journal (run, seq);
    CREATE TABLE run (number INTEGER PRIMARY KEY, id TEXT UNIQUE, status TEXT, body TEXT, created_at INTEGER, updated_at INTEGER);
    CREATE INDEX run_open ON run (status, id) WHERE status <> 'completed';
    CREATE TABLE fact (position INTEGER PRIMARY KEY, run TEXT, kind TEXT, subject TEXT, data TEXT);
    CREATE INDEX fact_by_run ON fact (run, kind, position);
    CREATE INDEX fact_by_subject ON fact (kind, subject, position);
  `)
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const record = db.prepare('INSERT INTO journal (run, seq, type, at, payload) VALUES (?, ?, ?, ?, ?)')
  const create = db.prepare(
    "INSERT INTO run (id, status, body, created_at, updated_at) VALUES (?, 'running', ?, ?, ?)",
  )
  const change = db.prepare('UPDATE run SET status = ?, updated_at = ? WHERE id = ?')
  const attach = db.prepare("INSERT INTO fact (run, kind, subject, data) VALUES (?, 'receipt', '', ?)")

  const numbers = new Map<string, number>()

  return {
    write(units, at) {
      begin.run()
      for (const [run, seq, records, row, status, fact] of units) {
        if (row !== null) numbers.set(run, Number(create.run(run, row, at, at).lastInsertRowid))
        const number = numbers.get(run)
        for (const [index, [type, payload]] of records.entries())
          record.run(number, seq + index, type, at, payload)
        if (status !== null) {
          change.run(status, at, run)
          numbers.delete(run)
        }
        if (fact !== null) attach.run(run, fact)
      }
      commit.run()
    },
    durability() {
      const level = db.pragma('synchronous', { simple: true }) === 2 ? 'FULL' : 'NORMAL'
      return `${String(db.pragma('journal_mode', { simple: true }))} ${level}, aegis`
    },
    close() {
      db.close()
    },
  }
}
