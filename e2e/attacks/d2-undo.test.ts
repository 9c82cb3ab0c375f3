import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'

import { createBlobs, createFiles } from '#adapters'
import type { Clock, Json } from '#base'
import { AppError, type Fact, type Grant, publicLabel } from '#contract'
import type { FactStore, Handler, HandlerCall, StoredFact } from '#engine'
import { createUndoHandler, noLibrary, noModels, Toolbox, type World } from '#gate'
import { createMemoryRecords, createScriptedEgress } from '#gate/testing'
import { builtinTools } from '#tools'

/** D1, D2 and G3: an undo is led astray, by links that are swapped in, by receipts that were edited, by contents that were. */

const { signal } = new AbortController()
const clock: Clock = { now: () => 1_000, after: () => ({ [Symbol.dispose]() {} }) }
const keys = { blobContent: Buffer.alloc(32, 1), blobNames: Buffer.alloc(32, 2) }

/** A granted folder and one beside it that is nobody's business, with a gate that takes effects back. */
class Place implements Disposable {
  readonly top = mkdtempSync(path.join(tmpdir(), 'adjutant-d2-undo-'))
  readonly granted = path.join(this.top, 'granted')
  readonly outside = path.join(this.top, 'outside')
  readonly blobFolder = path.join(this.top, 'blobs')
  readonly facts: StoredFact[] = []
  readonly undo: Handler
  private readonly world: World
  private readonly toolbox: Toolbox

  constructor() {
    mkdirSync(this.granted)
    mkdirSync(this.outside)
    writeFileSync(path.join(this.outside, 'secret'), 'theirs')
    this.world = {
      files: createFiles({ grants: [this.grant] }),
      blobs: createBlobs({ folder: this.blobFolder, keys }),
      egress: createScriptedEgress({}),
      models: noModels,
      library: noLibrary,
      records: createMemoryRecords(),
    }
    this.toolbox = new Toolbox({ tools: builtinTools, clock, worldWithin: () => this.world })
    const store: FactStore = {
      get: async (position) => this.facts[position - 1],
      list: async ({ kind, subject }) =>
        this.facts.filter((one) => one.kind === kind && (subject === undefined || one.subject === subject)),
    }
    this.undo = createUndoHandler(store, this.toolbox)
  }

  get grant(): Grant {
    return { capability: 'fs.write', resource: this.granted, reason: 'test' }
  }

  at(...names: string[]): string {
    return path.join(this.granted, ...names)
  }

  put(name: string, content: string): string {
    mkdirSync(path.dirname(this.at(name)), { recursive: true })
    writeFileSync(this.at(name), content)
    return this.at(name)
  }

  /** Does something and keeps its receipt; answers the position of that. */
  async do(name: string, raw: Json): Promise<number> {
    const tool = this.toolbox.get(name)
    const input = tool.input.parse(raw)
    const call = this.toolbox.call([this.grant], this.call())
    const prepared = await tool.prepare(input, call)
    const output = (await tool.run(input, prepared, call)) as Json
    return this.keep({
      tool: name,
      version: tool.version,
      input: raw,
      prepared,
      output,
      undo: tool.undoClass,
    })
  }

  keep(data: Json): number {
    this.facts.push({
      kind: 'receipt',
      subject: '',
      data: data as Fact['data'],
      position: this.facts.length + 1,
      run: 'r',
      key: 'k',
      attempt: 1,
      at: 0,
    })
    return this.facts.length
  }

  async takeBack(position: number, meddle?: () => void, force = false): Promise<Json> {
    const call = this.call()
    const args = { position, ...(force ? { force } : {}) }
    const prepared = (await this.undo.prepare?.(args, call)) ?? null
    meddle?.()
    return (await this.undo.run(args, prepared, call)).output
  }

  call(): HandlerCall {
    return {
      run: 'u',
      root: 'u',
      key: 'k',
      attempt: 1,
      idempotencyKey: 'i',
      context: { grants: [this.grant as unknown as Json] },
      label: publicLabel,
      answer: null,
      signal,
    }
  }

  /** What is outside, which nothing may change. */
  assertOutside(): void {
    assert.deepEqual(readdirSync(this.outside), ['secret'])
    assert.equal(readFileSync(path.join(this.outside, 'secret'), 'utf8'), 'theirs')
  }

  [Symbol.dispose](): void {
    rmSync(this.top, { recursive: true, force: true })
  }
}

const skip = process.platform === 'win32'

/** Exchanges a folder for a link to the one outside. */
function swap(place: Place, name: string): void {
  renameSync(place.at(name), `${place.at(name)}.real`)
  symlinkSync(place.outside, place.at(name))
}

describe('D2 an undo and links that are swapped in', { skip }, () => {
  const cases: Record<string, (place: Place) => Promise<{ position: number; swapped: string }>> = {
    'a move is brought back from a folder that is a link now': async (place) => {
      place.put('secret', 'mine')
      const to = place.at('sub', 'secret')
      mkdirSync(place.at('sub'))
      return { position: await place.do('fs.move', { from: place.at('secret'), to }), swapped: 'sub' }
    },
    'a move is brought back into a folder that is a link now': async (place) => {
      const from = place.put('sub/new', 'mine')
      return { position: await place.do('fs.move', { from, to: place.at('new') }), swapped: 'sub' }
    },
    'a removed file is written into a folder that is a link now': async (place) => {
      const file = place.put('sub/new', 'mine')
      return { position: await place.do('fs.remove', { path: file }), swapped: 'sub' }
    },
    'a copy is removed from a folder that is a link now': async (place) => {
      const from = place.put('a', 'theirs')
      mkdirSync(place.at('sub'))
      return { position: await place.do('fs.copy', { from, to: place.at('sub', 'secret') }), swapped: 'sub' }
    },
    'a written file is removed from a folder that is a link now': async (place) => {
      mkdirSync(place.at('sub'))
      const input = { path: place.at('sub', 'secret'), text: 'theirs' }
      return { position: await place.do('fs.write', input), swapped: 'sub' }
    },
    'a replaced file is restored in a folder that is a link now': async (place) => {
      const file = place.put('sub/secret', 'old')
      const input = { path: file, text: 'theirs', ifExists: 'replace' }
      return { position: await place.do('fs.write', input), swapped: 'sub' }
    },
    'a made folder is removed below one that is a link now': async (place) => {
      mkdirSync(place.at('sub'))
      return { position: await place.do('fs.make_folder', { path: place.at('sub', 'x') }), swapped: 'sub' }
    },
  }

  for (const [name, arrange] of Object.entries(cases)) {
    for (const [when, force] of [
      ['before it looks', false],
      ['between its look and its deed', false],
      ['between its look and its deed, by force', true],
    ] as const) {
      test(`${name}, swapped ${when}: nothing outside is read, written or removed`, async () => {
        using place = new Place()
        const { position, swapped } = await arrange(place)
        const early = when === 'before it looks'
        if (early) swap(place, swapped)
        await assert.rejects(
          place.takeBack(position, () => early || swap(place, swapped), force),
          (error) => error instanceof AppError && error.code === 'gate.path_outside_grant',
        )
        place.assertOutside()
      })
    }
  }

  test('a link in place of the file itself is not written through', async () => {
    using place = new Place()
    const file = place.put('a', 'old')
    const position = await place.do('fs.write', { path: file, text: 'new', ifExists: 'replace' })
    const outcome = place.takeBack(
      position,
      () => {
        rmSync(file)
        symlinkSync(path.join(place.outside, 'secret'), file)
      },
      true,
    )
    await assert.rejects(outcome, AppError)
    assert.ok(lstatSync(file).isSymbolicLink())
    place.assertOutside()
  })

  test('whatever moment a link is swapped in, again and again, nothing outside is touched', async () => {
    using place = new Place()
    const positions: number[] = []
    mkdirSync(place.at('swapped'))
    for (let index = 0; index < 60; index += 1) {
      const file = place.put(`swapped/f${index}`, `content ${index}`)
      positions.push(await place.do('fs.remove', { path: file }))
    }
    const child = fork(path.join(import.meta.dirname, 'flip-link.ts'), [place.at('swapped'), place.outside], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    let done = 0
    let refused = 0
    try {
      if (child.stdout) await once(child.stdout, 'data')
      for (let round = 0; round < 20 && (done === 0 || refused === 0); round += 1) {
        for (const position of positions) {
          try {
            await place.takeBack(position)
            done += 1
          } catch (error) {
            assert.ok(error instanceof AppError)
            refused += 1
          }
        }
      }
    } finally {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    }
    place.assertOutside()
    assert.ok(done > 0 && refused > 0, `${done} done, ${refused} refused`)
  })
})

describe('D1 an undo with receipts that somebody has edited', { skip }, () => {
  test('never leaves the grants of the run, whatever paths a receipt names', async () => {
    using place = new Place()
    const secret = path.join(place.outside, 'secret')
    const stat = lstatSync(secret, { bigint: true })
    const entry = {
      kind: 'file',
      sizeBytes: 6,
      modifiedMs: Number(stat.mtimeNs / 1_000n) / 1_000,
      mode: 0o644,
      identity: `${stat.dev}:${stat.ino}`,
    }
    const hash = '1a'.repeat(32)
    const blob = await createBlobs({ folder: place.blobFolder, keys }).put([Buffer.from('evil')], { signal })
    const common = { version: 1, undo: 'reversible' }
    const up = `${place.granted}/../outside/secret`
    const forged: Record<string, Json> = {
      'a move back out': {
        ...common,
        tool: 'fs.move',
        input: { from: path.join(place.outside, 'new'), to: place.put('a', 'evil') },
        prepared: { skip: false, entry, madeFolders: [] },
        output: { from: '', to: '', moved: true },
      },
      'a theft': {
        ...common,
        tool: 'fs.move',
        input: { from: place.at('stolen'), to: secret },
        prepared: { skip: false, entry, madeFolders: [] },
        output: { from: '', to: '', moved: true },
      },
      'a removal by a copy': {
        ...common,
        tool: 'fs.copy',
        input: { from: place.at('a'), to: secret },
        prepared: { skip: false, source: entry, hash, madeFolders: [place.outside] },
        output: { from: '', to: secret, copied: true, sizeBytes: 6, hash },
      },
      'a file that is put back outside': {
        ...common,
        tool: 'fs.remove',
        input: { path: path.join(place.outside, 'new') },
        prepared: { file: { ...entry, hash, blob }, folder: null },
        output: { path: '', kind: 'file', sizeBytes: 6 },
      },
      'a path in what was prepared that is not the input’s': {
        ...common,
        tool: 'fs.write',
        input: { path: place.at('b'), text: 'x', ifExists: 'replace' },
        prepared: { path: up, hash, before: { ...entry, hash, blob }, madeFolders: [] },
        output: { path: up, created: false, sizeBytes: 1, modified: '', hash },
      },
    }
    for (const [name, data] of Object.entries(forged)) {
      for (const force of [false, true]) {
        const position = place.keep(data)
        await assert.rejects(
          place.takeBack(position, undefined, force),
          (error) => error instanceof AppError && error.code === 'gate.path_outside_grant',
          name,
        )
        place.assertOutside()
      }
    }
  })

  test('that name a receipt that is not there, or a tool that is not, are refused with a code', async () => {
    using place = new Place()
    await assert.rejects(
      place.takeBack(99),
      (error) => error instanceof AppError && error.code === 'gate.receipt_not_found',
    )
    const position = place.keep({
      tool: 'fs.format',
      version: 1,
      input: {},
      prepared: null,
      output: null,
      undo: 'reversible',
    })
    await assert.rejects(
      place.takeBack(position),
      (error) => error instanceof AppError && error.code === 'gate.tool_unknown',
    )
    const loop = place.keep({
      tool: 'fs.move',
      version: 1,
      input: null,
      prepared: null,
      output: null,
      undo: 'reversible',
      undoes: { position: place.facts.length + 1, base: place.facts.length + 1, how: 'undo', was: null },
    })
    await assert.rejects(place.takeBack(loop), AppError)
  })
})

describe('G3 an undo with contents that somebody has changed', { skip }, () => {
  async function arrange(place: Place): Promise<{ position: number; file: string; stored: string }> {
    const file = place.put('a', 'precious')
    const position = await place.do('fs.write', { path: file, text: 'new', ifExists: 'replace' })
    const shard = readdirSync(place.blobFolder).find((name) => name !== 'incoming') ?? ''
    const [name = ''] = readdirSync(path.join(place.blobFolder, shard))
    return { position, file, stored: path.join(place.blobFolder, shard, name) }
  }

  test('a flipped bit, another content under the name, and a cut one leave the file as it is', async () => {
    const tampers: ((stored: string, place: Place) => Promise<void> | void)[] = [
      (stored) => {
        const bytes = readFileSync(stored)
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
        writeFileSync(stored, bytes)
      },
      (stored) => writeFileSync(stored, readFileSync(stored).subarray(0, 60)),
      async (stored, place) => {
        const elsewhere = path.join(place.top, 'other')
        const ref = await createBlobs({ folder: elsewhere, keys }).put([Buffer.from('planted!')], { signal })
        const digits = ref.replace('blob_', '')
        writeFileSync(stored, readFileSync(path.join(elsewhere, digits.slice(0, 2), digits.slice(2))))
      },
    ]
    for (const tamper of tampers) {
      using place = new Place()
      const { position, file, stored } = await arrange(place)
      await tamper(stored, place)
      await assert.rejects(
        place.takeBack(position),
        (error) => error instanceof AppError && error.code === 'blobs.damaged',
      )
      assert.equal(readFileSync(file, 'utf8'), 'new')
      assert.deepEqual(readdirSync(place.granted), ['a'])
    }
  })

  test('a content that is gone is told as pruned, and the file is left as it is', async () => {
    using place = new Place()
    const { position, file, stored } = await arrange(place)
    rmSync(stored)
    await assert.rejects(
      place.takeBack(position),
      (error) => error instanceof AppError && error.code === 'gate.snapshot_pruned',
    )
    assert.equal(readFileSync(file, 'utf8'), 'new')
  })
})
