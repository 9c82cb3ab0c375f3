import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { ChildProgram } from '#adapters'
import { AppError } from '#contract'
import { SimulatedClock } from '#engine/testing'

import { type FromDaemon, supervise, type ToDaemon } from './supervisor.ts'

type End = Awaited<ChildProgram['ended']>

/** A daemon's process that ends when it is told to, by a person or by a signal. */
class Child implements ChildProgram {
  readonly pid = 1
  readonly got: unknown[] = []
  readonly #end = Promise.withResolvers<End>()
  readonly ended = this.#end.promise
  #listener: (message: unknown) => void = () => {}

  send(message: unknown): void {
    this.got.push(message)
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener
  }
  kill(signal: string): void {
    this.got.push(signal)
    if (signal === 'SIGKILL') this.end({ code: null, signal })
  }
  release(): void {}
  says(message: FromDaemon): void {
    this.#listener(message)
  }
  end(end: End): void {
    this.#end.resolve(end)
  }
}

class Stage {
  readonly clock = new SimulatedClock(0)
  readonly children: Child[] = []
  readonly told: string[] = []
  readonly stop = new AbortController()
  readonly over: Promise<string>

  constructor() {
    this.over = supervise({
      start: () => {
        const child = new Child()
        this.children.push(child)
        return child
      },
      passphrase: 'first words',
      demo: null,
      onReady: ({ url, again }) => void this.told.push(`${url} ${again}`),
      onEnd: ({ how, pauseMs }) => void this.told.push(`${how} ${pauseMs}`),
      clock: this.clock,
      signal: this.stop.signal,
    }).then(
      () => 'stopped',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    )
  }

  get child(): Child {
    const child = this.children.at(-1)
    assert.ok(child)
    return child
  }

  /** Until the next start, or the end. */
  async next(): Promise<void> {
    const before = this.children.length
    for (let turn = 0; turn < 50 && this.children.length === before; turn += 1) {
      await new Promise((resolve) => void setImmediate(resolve))
      this.clock.step()
    }
  }
}

const handed = (passphrase: string, port: number | null = null): ToDaemon => ({
  passphrase,
  demo: null,
  port,
})

describe('a supervisor', () => {
  test('starts a daemon that was killed again, and tells the two starts apart', async () => {
    const stage = new Stage()
    const url = 'http://127.0.0.1:4778'
    stage.child.says({ says: 'ready', url, link: 'l' })
    stage.child.end({ code: null, signal: 'SIGKILL' })
    await stage.next()
    assert.deepEqual(stage.child.got, [handed('first words', 4_778)])
    stage.child.says({ says: 'ready', url, link: 'l' })
    assert.deepEqual(stage.told, [`${url} false`, 'by SIGKILL 250', `${url} true`])
    assert.equal(stage.children.length, 2)
  })

  test('hands the passphrase down each time, and the new one after a change', async () => {
    const stage = new Stage()
    assert.deepEqual(stage.child.got, [handed('first words')])
    stage.child.says({ says: 'passphrase', passphrase: 'second words' })
    stage.child.end({ code: 1, signal: null })
    await stage.next()
    assert.deepEqual(stage.child.got, [handed('second words')])
  })

  test('does not try again what could not begin', async () => {
    const stage = new Stage()
    const problem = new AppError('daemon.port_taken', 'It is taken.').toProblem()
    stage.child.says({ says: 'failed', problem })
    stage.child.end({ code: 1, signal: null })
    assert.equal(await stage.over, 'daemon.port_taken')
    assert.equal(stage.children.length, 1)
  })

  test('gives up at the fifth end in a minute', async () => {
    const stage = new Stage()
    for (let ends = 0; ends < 5; ends += 1) {
      stage.child.end({ code: 7, signal: null })
      await stage.next()
    }
    assert.equal(await stage.over, 'daemon.keeps_ending')
    assert.equal(stage.children.length, 5)
  })

  test('lets the daemon end by itself when it is told to stop, and starts no other', async () => {
    const stage = new Stage()
    stage.stop.abort()
    assert.deepEqual(stage.child.got.at(-1), 'SIGTERM')
    stage.child.end({ code: 0, signal: null })
    assert.equal(await stage.over, 'stopped')
    assert.equal(stage.children.length, 1)
  })

  test('kills a daemon that does not end', async () => {
    const stage = new Stage()
    stage.stop.abort()
    for (let turn = 0; turn < 50; turn += 1) stage.clock.step()
    assert.equal(await stage.over, 'stopped')
    assert.deepEqual(stage.child.got.slice(-2), ['SIGTERM', 'SIGKILL'])
  })
})
