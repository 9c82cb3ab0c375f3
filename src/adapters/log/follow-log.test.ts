import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import { systemClock } from '../system/clock.ts'
import { followLog } from './follow-log.ts'
import { LogTail } from './log-tail.ts'
import { logFiles, RotatingFile } from './rotating-file.ts'

class Place implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'tail-'))

  get newest(): string {
    return join(this.folder, 'adjutant.log')
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true })
  }
}

/** Everything that there is at present. */
function readOn(tail: LogTail): string[] {
  const found: string[] = []
  for (let lines = tail.read(); lines; lines = tail.read()) found.push(...lines)
  return found
}

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index))

describe('the tail of a log', () => {
  test('waits for a log that is not there yet', () => {
    using place = new Place()
    using tail = new LogTail(join(place.folder, 'logs'))
    assert.deepEqual(readOn(tail), [])
    mkdirSync(join(place.folder, 'logs'))
    appendFileSync(join(place.folder, 'logs', 'adjutant.log'), 'a\n')
    assert.deepEqual(readOn(tail), ['a'])
  })

  test('gives a line when its end is written, whatever pieces it came in', () => {
    using place = new Place()
    using tail = new LogTail(place.folder)
    const bytes = Buffer.from('äöü – 1\nrest')
    for (const byte of bytes) {
      appendFileSync(place.newest, Buffer.of(byte))
      const lines = readOn(tail)
      if (lines.length > 0) assert.deepEqual(lines, ['äöü – 1'])
    }
    appendFileSync(place.newest, '\n')
    assert.deepEqual(readOn(tail), ['rest'])
  })

  test('misses nothing and gives nothing twice while files are put aside, whenever it looks', () => {
    for (const every of [1, 3, 7, 20, 31]) {
      using place = new Place()
      using tail = new LogTail(place.folder)
      // Eight lines a file, so that up to four files begin between two looks.
      using file = new RotatingFile({ folder: place.folder, maxBytes: 40, files: 5 })
      const found: string[] = []
      for (const line of numbers(1_000, 1_400)) {
        file.write(`${line}\n`)
        if (Number(line) % every === 0) found.push(...readOn(tail))
      }
      found.push(...readOn(tail))
      // The first look sees only what the limit has left.
      const first = Number(found[0])
      assert.ok(first <= 1_000 + every, `every ${every}: began with ${first}`)
      assert.deepEqual(found, numbers(first, 1_400), `every ${every}`)
    }
  })

  test('begins with the oldest file that there is', () => {
    using place = new Place()
    using file = new RotatingFile({ folder: place.folder, maxBytes: 40, files: 5 })
    for (const line of numbers(1_000, 1_100)) file.write(`${line}\n`)
    using tail = new LogTail(place.folder)
    const found = readOn(tail)
    assert.deepEqual(found, numbers(Number(found[0]), 1_100))
    assert.ok(found.length > 30)
  })

  test('goes on with what is there when its own file was dropped', () => {
    using place = new Place()
    using tail = new LogTail(place.folder)
    using file = new RotatingFile({ folder: place.folder, maxBytes: 40, files: 5 })
    file.write('1000\n')
    assert.deepEqual(readOn(tail), ['1000'])
    for (const line of numbers(1_001, 1_200)) file.write(`${line}\n`)
    const found = readOn(tail)
    assert.equal(found.at(-1), '1200')
    // What its own file still got before it was dropped, then what is left.
    const second = found.findIndex(
      (line, index) => index > 0 && Number(line) !== Number(found[index - 1]) + 1,
    )
    assert.deepEqual(found.slice(second), numbers(Number(found[second]), 1_200))
  })

  test('reads a file that was emptied from its beginning', () => {
    using place = new Place()
    using tail = new LogTail(place.folder)
    appendFileSync(place.newest, 'one\ntwo\n')
    assert.deepEqual(readOn(tail), ['one', 'two'])
    truncateSync(place.newest)
    appendFileSync(place.newest, '3\n')
    assert.deepEqual(readOn(tail), ['3'])
  })

  test('reads what was written to a file right before it was put aside', () => {
    using place = new Place()
    using tail = new LogTail(place.folder)
    const [newest = '', second = ''] = logFiles(place.folder, 5)
    appendFileSync(newest, 'a\n')
    assert.deepEqual(readOn(tail), ['a'])
    appendFileSync(newest, 'b\n')
    renameSync(newest, second)
    appendFileSync(newest, 'c\n')
    assert.deepEqual(readOn(tail), ['b', 'c'])
  })

  test('passes over a line that does not end, without keeping it', () => {
    using place = new Place()
    using tail = new LogTail(place.folder)
    appendFileSync(place.newest, 'before\n')
    appendFileSync(place.newest, Buffer.alloc(11 * 1024 * 1024, 'x'))
    appendFileSync(place.newest, '\nafter\n')
    assert.deepEqual(readOn(tail), ['before', 'after'])
  })
})

describe('following a log', () => {
  const line = (event: string, run?: string): string =>
    `${JSON.stringify({ level: 'info', time: '2026-01-01T00:00:00.000Z', event, pid: 1, run })}\n`

  test('begins with the last lines and goes on with the next ones', async () => {
    using place = new Place()
    for (const event of ['a', 'b', 'c']) appendFileSync(place.newest, line(event))
    appendFileSync(place.newest, 'no line of ours\n')
    const stop = new AbortController()
    const seen: string[] = []
    const { signal } = stop
    await assert.rejects(
      async () => {
        for await (const { event } of followLog(place.folder, { limit: 2, clock: systemClock, signal })) {
          seen.push(event)
          if (event === 'c') appendFileSync(place.newest, line('d') + line('e'))
          if (event === 'e') stop.abort()
        }
      },
      { name: 'AbortError' },
    )
    assert.deepEqual(seen, ['b', 'c', 'd', 'e'])
  })

  test('of one run passes over all others', async () => {
    using place = new Place()
    appendFileSync(place.newest, line('a', 'run_1') + line('b', 'run_2') + line('c', 'run_1'))
    const stop = new AbortController()
    const seen: string[] = []
    const follow = followLog(place.folder, {
      limit: 9,
      run: 'run_1',
      clock: systemClock,
      signal: stop.signal,
    })
    await assert.rejects(
      async () => {
        for await (const { event } of follow) {
          seen.push(event)
          if (event === 'c') appendFileSync(place.newest, line('d', 'run_2') + line('e', 'run_1'))
          if (event === 'e') stop.abort()
        }
      },
      { name: 'AbortError' },
    )
    assert.deepEqual(seen, ['a', 'c', 'e'])
  })
})
