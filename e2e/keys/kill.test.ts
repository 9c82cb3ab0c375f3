/**
 * The process that changes keys is killed at some of its system calls each time; the home opens, and nothing is lost.
 * Here at few of them; `npm run campaign -- keys` does it at ten.
 */
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

import { deriveKeys, openDatabase } from '#adapters'
import { type Access, openHome } from '#app'
import { AppError } from '#contract'

import { kinds, places, ShimControl, shimEnvironment, whyNoShim } from '../campaigns/disk/shim.ts'
import { type Ended, runNode } from '../campaigns/processes.ts'
import { campaign } from '../campaigns/whole-tests.ts'
import { checkHome, makeHome, passphrases, withPassphrase } from './sample-home.ts'

const isCampaign = campaign === 'keys'
const manyPoints = isCampaign ? 10 : 2
const fewPoints = isCampaign ? 4 : 2
const { signal } = new AbortController()
const all =
  kinds.write |
  kinds.sync |
  kinds.truncate |
  kinds.create |
  kinds.link |
  kinds.rename |
  kinds.unlink |
  kinds.folder
const anywhere = places.database | places.log | places.beside

interface Case {
  readonly what: string
  readonly says: string
  /** At how many moments; few unless it is what people rely on most. */
  readonly points: number
  /** Whether it is killed after each change of a name, too. */
  readonly renames?: true
  /** Whether the home is under a passphrase before. */
  readonly underPassphrase?: true
  /** Files that are lost before. */
  readonly lost?: readonly string[]
  /** Ways in, one of which opens a home that was killed at any moment. */
  readonly ways: readonly Access[]
  /** The way into a home in which it was done. */
  readonly after: Access
  /** What must not open it any more then. */
  readonly not?: Access
  /** Whether the home opens after a kill at any moment; otherwise the same command goes on. */
  readonly alwaysOpens: boolean
  readonly done?: (folder: string) => Promise<void>
}

const [older, newer] = [withPassphrase(passphrases.old), withPassphrase(passphrases.new)]

const cases: readonly Case[] = [
  {
    what: 'protect',
    says: 'changing the passphrase',
    points: manyPoints,
    underPassphrase: true,
    ways: [older, newer],
    after: newer,
    not: older,
    alwaysOpens: true,
  },
  {
    what: 'protect',
    says: 'putting the key under a passphrase',
    points: fewPoints,
    ways: [{}, newer],
    after: newer,
    not: {},
    alwaysOpens: true,
  },
  {
    what: 'unprotect',
    says: 'taking the key out from under a passphrase',
    points: fewPoints,
    underPassphrase: true,
    ways: [older, {}],
    after: {},
    alwaysOpens: true,
  },
  {
    what: 'rotate',
    says: 'encrypting the database anew',
    renames: true,
    points: manyPoints,
    ways: [{}],
    after: {},
    alwaysOpens: true,
    done: isRotated,
  },
  {
    what: 'restore',
    says: 'restoring a lost passphrase from the recovery phrase',
    points: manyPoints,
    underPassphrase: true,
    ways: [older, newer],
    after: newer,
    not: older,
    alwaysOpens: true,
  },
  {
    what: 'restore-file',
    says: 'restoring a lost key file from the recovery phrase',
    points: manyPoints,
    lost: ['master.key'],
    ways: [{}],
    after: {},
    alwaysOpens: false,
  },
  {
    what: 'restore-file',
    says: 'restoring a key that lost its check, too',
    points: fewPoints,
    lost: ['master.key', 'master.check'],
    ways: [{}],
    after: {},
    alwaysOpens: false,
  },
  {
    what: 'rekey',
    says: 'giving the vault a new key',
    points: fewPoints,
    ways: [{}],
    after: {},
    alwaysOpens: true,
  },
]

/** The derived key opens nothing any more, and no copy is left. */
async function isRotated(folder: string): Promise<void> {
  const { master, database } = await openHome(folder, { signal })
  assert.throws(
    () => openDatabase({ file: database.file, key: deriveKeys(master).database }),
    (error) => error instanceof AppError && error.code === 'store.key_refused',
  )
  assert.equal(existsSync(`${database.file}.next`), false)
}

describe('keys survive a kill', { skip: whyNoShim() ?? false }, () => {
  const top = mkdtempSync(path.join(tmpdir(), 'adjutant-kill-keys-'))
  const made = { file: path.join(top, 'by-file'), passphrase: path.join(top, 'by-passphrase') }
  const blobs = { file: '', passphrase: '' }
  let control: ShimControl
  before(async () => {
    control = new ShimControl(path.join(top, 'control'))
    blobs.file = await makeHome(made.file, { underPassphrase: false })
    blobs.passphrase = await makeHome(made.passphrase, { underPassphrase: true })
  })
  after(() => {
    control[Symbol.dispose]()
    rmSync(top, { recursive: true })
  })

  function run(what: string, folder: string, phrase: string): Promise<Ended> {
    return runNode([path.join(import.meta.dirname, 'change-keys.ts'), what, folder, phrase], {
      env: shimEnvironment({ home: folder, control: control.file }),
      limitMs: 60_000,
    })
  }

  for (const {
    what: change,
    says,
    underPassphrase,
    lost = [],
    ways,
    after: way,
    not,
    alwaysOpens,
    done,
    points,
    renames,
  } of cases) {
    test(`${says}, at ${points} moments`, async () => {
      const start = underPassphrase ? 'passphrase' : 'file'
      const blob = blobs[start]
      const phrase = (await openHome(made[start], { access: older, signal })).phrase
      const folder = path.join(top, 'home')
      function prepare(): void {
        rmSync(folder, { recursive: true, force: true })
        cpSync(made[start], folder, { recursive: true })
        for (const name of lost) rmSync(path.join(folder, name))
      }
      async function isDone(): Promise<void> {
        assert.equal(await checkHome(folder, way, blob), phrase)
        if (not) await assert.rejects(openHome(folder, { access: not, signal }), AppError)
        await done?.(folder)
        const left = readdirSync(folder).filter((name) => name.endsWith('.tmp'))
        assert.deepEqual(left, [])
      }

      async function momentsOf(what: number, act: Act): Promise<Moment[]> {
        prepare()
        control.arm({ what, where: anywhere, at: 1_000_000, act })
        assert.equal((await run(change, folder, phrase)).code, 0)
        await isDone()
        return Array.from({ length: control.read().matched }, (_, index) => ({ what, act, at: index + 1 }))
      }
      // What fails, such as to remove what is not there, has a before and no after.
      const moments = [...(await momentsOf(all, 'killBefore')), ...(await momentsOf(all, 'killAfter'))]
      moments.sort((one, other) => one.at - other.at)
      assert.ok(moments.length >= points, `only ${moments.length} moments`)
      const chosen = Array.from(
        { length: points },
        (_, point) => moments[Math.floor((point * (moments.length - 1)) / (points - 1))] ?? assert.fail(),
      )
      // Between two files that belong together is where it would go wrong.
      if (renames) chosen.push(...(await momentsOf(kinds.rename, 'killAfter')))

      for (const { what, act, at } of chosen) {
        prepare()
        control.arm({ what, where: anywhere, at, act })
        const { signal: killed, errors } = await run(change, folder, phrase)
        control.disarm()
        assert.equal(killed, 'SIGKILL', `${act}, call ${at}: ${errors}`)
        const opens = await Promise.all(ways.map((access) => opensWith(folder, access)))
        const where = `${act}, call ${at}; key file ${keyFileOf(folder)}`
        if (alwaysOpens) assert.ok(opens.includes(true), where)
        // Never both of two passphrases; a key in a file opens whatever is offered.
        if (!ways.some(({ passphrase }) => passphrase === undefined)) assert.ok(opens.includes(false), where)
        for (const [index, access] of ways.entries())
          if (opens[index]) assert.equal(await checkHome(folder, access, blob), phrase, where)
        // The same again brings it to its end.
        const again = await run(change, folder, phrase)
        assert.equal(again.code, 0, `${where}: ${again.errors}`)
        await isDone()
      }
    })
  }
})

type Act = 'killBefore' | 'killAfter'

interface Moment {
  /** Kinds of calls that are counted. */
  readonly what: number
  readonly act: Act
  readonly at: number
}

/** What does not open it must say so with a code. */
async function opensWith(folder: string, access: Access): Promise<boolean> {
  try {
    await openHome(folder, { access, signal })
    return true
  } catch (error) {
    assert.ok(error instanceof AppError, String(error))
    assert.match(error.code, /^keys\.(?:locked|passphrase_wrong|missing)$/)
    return false
  }
}

function keyFileOf(folder: string): string {
  const file = path.join(folder, 'master.key')
  return existsSync(file) ? `of ${readFileSync(file).length} bytes` : 'missing'
}
