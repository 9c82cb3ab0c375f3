import { existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'

import { assertEncrypted, lockEngine, openDatabase } from '#adapters'
import { AppError } from '#contract'

import { databaseFile, type Home, keyFile, lockFile } from './home.ts'

/** One thing that was looked at. */
export interface Finding {
  readonly what: string
  readonly state: 'ok' | 'note' | 'bad'
  readonly says: string
  readonly hint?: string
}

const leastFreeBytes = 512 * 1024 * 1024

/** Looks at a home's files and at the machine, without changing anything. */
export function checkPlace(folder: string): Finding[] {
  const findings: Finding[] = []
  const there = existsSync(folder)
  if (!there) findings.push({ what: 'home', state: 'note', says: `${folder} is made at the first run` })
  else {
    findings.push(modeOf('home', folder, 0o022))
    const key = keyFile(folder)
    if (existsSync(key)) findings.push(modeOf('key', key, 0o077))
    else if (existsSync(databaseFile(folder)))
      findings.push({
        what: 'key',
        state: 'bad',
        says: `${key} is missing`,
        hint: 'Bring it back with "adjutant key restore".',
      })
  }
  findings.push(space(there ? folder : dirname(folder)))
  const major = Number.parseInt(process.versions.node, 10)
  findings.push({
    what: 'runtime',
    state: major >= 26 ? 'ok' : 'bad',
    says: `Node ${process.versions.node} on ${process.platform} ${process.arch}`,
  })
  return findings
}

/** Looks at the database of a home: whether it opens, is whole and encrypted, and who runs its engine. */
export function checkDatabase(home: Home): Finding[] {
  const { file } = home.database
  const db = openDatabase({ ...home.database, readonly: true })
  let whole: string
  try {
    whole = String(db.pragma('integrity_check(1)', { simple: true }))
  } finally {
    db.close()
  }
  const sizeMb = (statSync(file).size / 1_000_000).toFixed(1)
  return [
    whole === 'ok'
      ? { what: 'database', state: 'ok', says: `${file} is whole (${sizeMb} MB)` }
      : { what: 'database', state: 'bad', says: whole, hint: 'Restore the home from a backup.' },
    encryption(file),
    ...exchange(file),
    engineState(home),
  ]
}

function encryption(file: string): Finding {
  try {
    assertEncrypted(file)
    return { what: 'encryption', state: 'ok', says: 'AEGIS-256, a random key of 256 bits' }
  } catch {
    return {
      what: 'encryption',
      state: 'bad',
      says: `${file} is not encrypted`,
      hint: 'Move it away; the next run makes a new one.',
    }
  }
}

/** What an exchange of the key leaves behind when it is cut short. */
function exchange(file: string): Finding[] {
  if (!existsSync(`${file}.next`)) return []
  const says = 'an exchange of the key was cut short; everything is there, under one key or the other'
  return [{ what: 'exchange', state: 'note', says, hint: '"adjutant key rotate" does it again.' }]
}

function engineState({ folder }: Home): Finding {
  try {
    lockEngine(lockFile(folder))[Symbol.dispose]()
    return { what: 'engine', state: 'ok', says: 'no process runs it now' }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'engine.home_busy') throw error
    return { what: 'engine', state: 'ok', says: 'another process runs it' }
  }
}

/** @param forbidden bits that others must not have */
function modeOf(what: string, path: string, forbidden: number): Finding {
  if (process.platform === 'win32') return { what, state: 'ok', says: path }
  const mode = statSync(path).mode & 0o777
  const says = `${path} (${mode.toString(8).padStart(4, '0')})`
  if ((mode & forbidden) === 0) return { what, state: 'ok', says }
  return { what, state: 'bad', says, hint: `Take the rights of others away: chmod go-rwx ${path}` }
}

function space(folder: string): Finding {
  const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : '/')
  const free = bavail * bsize
  const says = `${(free / 1_000_000_000).toFixed(1)} GB free`
  if (free >= leastFreeBytes) return { what: 'disk', state: 'ok', says }
  return { what: 'disk', state: 'bad', says, hint: 'Free some space: runs wait when the disk is full.' }
}
