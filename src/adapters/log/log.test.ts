import assert from 'node:assert/strict'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import { createRedactor } from '#gate'

import { type LogOptions, openLog } from './log.ts'
import { readLog } from './read-log.ts'

const value = 'vault-value-number-1'
const redactor = createRedactor(() => [value])

class Place implements Disposable {
  readonly top = mkdtempSync(join(tmpdir(), 'log-'))
  readonly folder = join(this.top, 'logs')
  /** What was asked to be called back. */
  readonly due: (() => void)[] = []
  readonly clock = {
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
    after: (_ms: number, callback: () => void) => {
      this.due.push(callback)
      return { [Symbol.dispose]: () => void this.due.splice(this.due.indexOf(callback), 1) }
    },
  }

  open(limits: Partial<LogOptions> = {}) {
    return openLog({ folder: this.folder, clock: this.clock, redactor, pid: 7, ...limits })
  }
  text(): string {
    return readFileSync(join(this.folder, 'adjutant.log'), 'utf8')
  }
  [Symbol.dispose](): void {
    rmSync(this.top, { recursive: true })
  }
}

describe('the log', () => {
  test('writes one line of JSON for each thing that happened, for the owner alone', async () => {
    using place = new Place()
    {
      using log = await place.open()
      log.write({ level: 'info', event: 'run.started', run: 'run_1', seq: 1 })
      log.write({
        level: 'warn',
        event: 'effect.failed',
        run: 'run_1',
        seq: 4,
        attempt: 2,
        code: 'net.failed',
        ms: 3,
      })
    }
    assert.equal(
      place.text(),
      '{"level":"info","time":"2026-01-02T03:04:05.000Z","pid":7,"run":"run_1","seq":1,"event":"run.started"}\n' +
        '{"level":"warn","time":"2026-01-02T03:04:05.000Z","pid":7,"run":"run_1","seq":4,"attempt":2,"code":"net.failed","ms":3,"event":"effect.failed"}\n',
    )
    assert.equal(statSync(place.folder).mode & 0o777, 0o700)
    assert.equal(statSync(join(place.folder, 'adjutant.log')).mode & 0o777, 0o600)
  })

  test('gathers what can wait, and writes warnings at once with all before them', async () => {
    using place = new Place()
    using log = await place.open()
    log.write({ level: 'info', event: 'a' })
    assert.throws(() => place.text(), { code: 'ENOENT' })
    place.due[0]?.()
    assert.equal(place.text().split('\n').length, 2)
    log.write({ level: 'info', event: 'b' })
    log.write({ level: 'warn', event: 'c' })
    assert.equal(place.text().split('\n').length, 4)
    assert.equal(place.due.length, 0)
  })

  test('says nothing secret and keeps to its lines, whatever it is given', async () => {
    using place = new Place()
    const nasty = `x\n{"level":"info"}\r\u{1b}[2J\u{9b}31m\u202Edoc\u2028\u200B\u{E0041}\uD800`
    {
      using log = await place.open()
      log.write({ level: 'warn', event: nasty, run: nasty, code: nasty })
      log.write({
        level: 'warn',
        event: `saw ${value}`,
        run: Buffer.from(value).toString('base64'),
        code: 'Bearer abcdefgh12345678',
      })
    }
    const text = place.text()
    assert.equal(text.split('\n').length, 3)
    assert.doesNotMatch(text.replaceAll('\n', ''), /[^\u0020-\u007e]/)
    assert.equal(text.includes(value), false)
    assert.deepEqual(
      readLog(place.folder, { limit: 9 }).map(({ event, run, code }) => [event, run, code]),
      [
        [nasty, nasty, nasty],
        ['saw [redacted]', '[redacted]E=', 'Bearer [redacted]'],
      ],
    )
  })

  test('begins the next file when one is full, and keeps so many', async () => {
    using place = new Place()
    {
      using log = await place.open({ maxBytes: 400, files: 3 })
      for (let seq = 1; seq <= 40; seq += 1)
        log.write({ level: 'warn', event: 'run.failed', run: 'run_1', seq })
    }
    assert.deepEqual(readdirSync(place.folder).toSorted(), [
      'adjutant.1.log',
      'adjutant.2.log',
      'adjutant.log',
    ])
    for (const file of readdirSync(place.folder)) {
      const { size } = statSync(join(place.folder, file))
      assert.ok(size > 0 && size <= 400, `${file} ${size}`)
    }
    const kept = readLog(place.folder, { limit: 100 }).map(({ seq }) => seq)
    assert.deepEqual(
      kept,
      Array.from({ length: kept.length }, (_, index) => 41 - kept.length + index),
    )
    assert.ok(kept.length >= 7)
  })

  test('goes on with the file that is there', async () => {
    using place = new Place()
    for (const event of ['a', 'b']) {
      using log = await place.open()
      log.write({ level: 'info', event })
    }
    assert.deepEqual(
      readLog(place.folder, { limit: 9 }).map(({ event }) => event),
      ['a', 'b'],
    )
  })

  test('loses lines rather than stopping work, and says how many', async () => {
    using place = new Place()
    using log = await place.open()
    writeFileSync(place.folder, 'in the way')
    log.write({ level: 'warn', event: 'a' })
    log.write({ level: 'warn', event: 'b' })
    log.write({ level: 'warn', event: 'c' })
    rmSync(place.folder)
    log.write({ level: 'warn', event: 'd' })
    const lines = place
      .text()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; lines?: number })
    assert.deepEqual(
      lines.map(({ event, lines: count }) => [event, count]),
      [
        ['log.lines_dropped', 3],
        ['d', undefined],
      ],
    )
  })

  test('does not follow a link out of its folder', async () => {
    using place = new Place()
    const outside = join(place.top, 'outside')
    writeFileSync(outside, '')
    mkdirSync(place.folder)
    symlinkSync(outside, join(place.folder, 'adjutant.log'))
    using log = await place.open()
    log.write({ level: 'warn', event: 'a' })
    assert.equal(readFileSync(outside, 'utf8'), '')
    chmodSync(outside, 0o600)
  })

  test('is read from its end, of one run when asked, past lines that are none', async () => {
    using place = new Place()
    {
      using log = await place.open()
      for (let seq = 1; seq <= 6; seq += 1)
        log.write({ level: 'info', event: 'e', run: `run_${seq % 2}`, seq })
    }
    writeFileSync(join(place.folder, 'adjutant.log'), 'nonsense\n{"a":1}\n{"level":"inf', { flag: 'a' })
    const seqs = (query: { limit: number; run?: string }) =>
      readLog(place.folder, query).map(({ seq }) => seq)
    assert.deepEqual(seqs({ limit: 2 }), [5, 6])
    assert.deepEqual(seqs({ limit: 2, run: 'run_1' }), [3, 5])
    assert.deepEqual(readLog(join(place.top, 'none'), { limit: 2 }), [])
  })
})
