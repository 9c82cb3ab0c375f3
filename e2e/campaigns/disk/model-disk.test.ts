import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import fc from 'fast-check'

import { ModelDisk, type NamesFate } from './model-disk.ts'
import { type Fate, sectorBytes } from './model-file.ts'
import type { TraceRecord } from './read-trace.ts'

const nothing: Fate = { version: () => 0, keeps: () => false }
const everything: Fate = { version: (count) => count - 1, keeps: () => true }

/** A disk that is told short records, and the files of a state of it. */
class Told {
  readonly disk = new ModelDisk()
  private at = 0

  constructor() {
    this.tell('R', { inode: 1, names: ['/home'] })
  }

  tell(type: string, rest: Partial<TraceRecord>): this {
    this.at += 1
    const record = {
      type,
      place: 0,
      inode: 0,
      first: 0,
      second: 0,
      names: [],
      data: Buffer.alloc(0),
      at: this.at,
    }
    this.disk.apply({ ...record, ...rest })
    return this
  }

  create(inode: number, name: string): this {
    return this.tell('C', { inode, names: [`/home/${name}`] })
  }

  write(inode: number, first: number, text: string): this {
    return this.tell('W', { inode, first, data: Buffer.from(text) })
  }

  /** Of all that was told before. */
  sync(inode: number, second = 0): this {
    return this.tell('S', { inode, first: this.at + 1, second })
  }

  state(fate: Fate, names: NamesFate): Record<string, string> {
    const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-model-'))
    try {
      this.disk.materialise(folder, fate, names)
      return Object.fromEntries(
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => {
            const file = path.join(entry.parentPath, entry.name)
            return [path.relative(folder, file), readFileSync(file, 'utf8')]
          }),
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

test('what was synced is kept whatever becomes of the rest', () => {
  const told = new Told().create(2, 'a').write(2, 0, 'old').sync(2).sync(1).write(2, 0, 'new')
  assert.deepEqual(told.state(nothing, 'none'), { a: 'old' })
  assert.deepEqual(told.state(everything, 'all'), { a: 'new' })
})

test('a file whose folder was not synced may be missing, however well its content is kept', () => {
  const told = new Told().create(2, 'a').write(2, 0, 'old').sync(2)
  assert.deepEqual(told.state(everything, 'none'), {})
  assert.deepEqual(told.state(nothing, 'all'), { a: 'old' })
})

test('a sync covers what came before it began, not what came before it ended', () => {
  const told = new Told().create(2, 'a').sync(1).write(2, 0, 'one')
  told
    .tell('W', { inode: 2, first: 0, data: Buffer.from('two'), at: 100 })
    .tell('S', { inode: 2, first: 50, at: 101 })
  assert.deepEqual(told.state(nothing, 'none'), { a: 'one' })
})

test('a write of several sectors may be torn between any two of them', () => {
  const [a, b] = ['a', 'b'].map((letter) => letter.repeat(sectorBytes)) as [string, string]
  const told = new Told()
    .create(2, 'f')
    .sync(1)
    .write(2, 0, a + a)
    .sync(2)
    .write(2, 0, b + b)
  let turn = 0
  const torn: Fate = { version: (count) => (count < 2 ? 0 : turn++ % 2), keeps: () => true }
  assert.ok([a + b, b + a].includes(told.state(torn, 'all')['f'] ?? ''))
})

test('a rename is kept or lost as a whole, and a sync of either folder keeps it', () => {
  const told = (): Told =>
    new Told()
      .tell('M', { inode: 5, names: ['/home/sub'] })
      .create(2, 'a')
      .write(2, 0, 'x')
      .sync(2)
      .sync(1)
      .tell('N', { names: ['/home/a', '/home/sub/b'] })
  assert.deepEqual(told().state(nothing, 'none'), { a: 'x' })
  assert.deepEqual(told().state(nothing, 'all'), { 'sub/b': 'x' })
  for (const folder of [1, 5]) assert.deepEqual(told().sync(folder).state(nothing, 'none'), { 'sub/b': 'x' })
})

test('what a failed sync was to keep is not kept by the next one, unless it is written again', () => {
  const told = (): Told =>
    new Told().create(2, 'a').write(2, 0, 'old').sync(2).sync(1).write(2, 0, 'new').sync(2, 1)
  assert.deepEqual(told().sync(2).state(nothing, 'none'), { a: 'old' })
  assert.deepEqual(told().sync(2).state(everything, 'none'), { a: 'new' })
  assert.deepEqual(told().write(2, 0, 'new').sync(2).state(nothing, 'none'), { a: 'new' })
})

test('a file that was cut shows nothing of before when it has grown again', () => {
  const told = new Told()
    .create(2, 'a')
    .sync(1)
    .write(2, 0, 'secret')
    .sync(2)
    .tell('T', { inode: 2, first: 0 })
  told.write(2, 4, 'x').sync(2)
  assert.deepEqual(told.state(nothing, 'none'), { a: '\0\0\0\0x' })
})

test('a record of what the model does not know is refused', () => {
  assert.throws(() => new Told().tell('!', { names: ['mmap'] }), /does not know/)
})

test('after a sync of everything, every fate gives what the program sees', () => {
  const operation = fc.oneof(
    fc.record({
      do: fc.constant('write' as const),
      offset: fc.nat(3_000),
      length: fc.integer({ min: 1, max: 1_500 }),
    }),
    fc.record({ do: fc.constant('cut' as const), size: fc.nat(3_000) }),
    fc.record({ do: fc.constant('sync' as const) }),
  )
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 20 }), (operations) => {
      const told = new Told().create(2, 'a').sync(1)
      let seen: Buffer = Buffer.alloc(0)
      const sized = (size: number): Buffer =>
        Buffer.concat([seen.subarray(0, size), Buffer.alloc(Math.max(0, size - seen.length))])
      for (const [index, step] of operations.entries()) {
        if (step.do === 'sync') told.sync(2)
        else if (step.do === 'cut') {
          told.tell('T', { inode: 2, first: step.size })
          seen = sized(step.size)
        } else {
          const text = String.fromCharCode(97 + (index % 26)).repeat(step.length)
          told.write(2, step.offset, text)
          seen = sized(Math.max(seen.length, step.offset + step.length))
          seen.write(text, step.offset)
        }
      }
      assert.equal(told.state(everything, 'all')['a'], seen.toString())
      told.sync(2)
      assert.equal(told.state(nothing, 'none')['a'], seen.toString())
    }),
    { numRuns: 60 },
  )
})
