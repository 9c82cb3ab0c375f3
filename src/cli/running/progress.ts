import { amountText, type Clock, countText, durationText, isJsonObject, sleep } from '#base'
import { unwindProgram } from '#contract'
import type { JournalRecord, RunRow } from '#engine'
import { partsOf, RunFold, type Workspace } from '#app'
import { inspectWorkflow } from '#workflow'

import { type Console, styled } from '../console.ts'

/** How often the journal is looked at, in milliseconds. */
const lookEveryMs = 200
/** How often a list that takes long says how far it is where no line can be rewritten. */
const sayEveryMs = 5_000
/** Computations that take less are not worth a line. */
const shortMs = 500

const page = 500
/** Name of the work that taking a run back is. */
const undoing = 'undo'

/** A node's work in one visit: one call, or the items of a list. */
interface Work {
  readonly node: string
  readonly startedAt: number
  what: string
  total: number | null
  done: number
  failed: number
  saidAt: number
}

/** Tells how far a run is while it goes on: each step as it ends, and in a live line what is under way. */
export class Progress {
  readonly #console: Console
  readonly #workspace: Workspace
  readonly #row: RunRow
  readonly #clock: Clock
  readonly #fold: RunFold
  readonly #works = new Map<string, Work>()
  #steps = 0

  constructor(console: Console, workspace: Workspace, row: RunRow, definition: RunFold) {
    this.#console = console
    this.#workspace = workspace
    this.#row = row
    this.#clock = workspace.clock
    this.#fold = definition
  }

  static async open(console: Console, workspace: Workspace, row: RunRow): Promise<Progress> {
    return new Progress(console, workspace, row, new RunFold(row, await workspace.definition(row.definition)))
  }

  /** Ends with the signal, after a last look. */
  async follow({ signal }: { signal: AbortSignal }): Promise<void> {
    while (!signal.aborted) {
      await this.#catchUp()
      this.#show()
      await sleep(this.#clock, lookEveryMs, { signal }).catch(() => {})
    }
    await this.#catchUp()
    this.#console.endLive()
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const after = this.#fold.lastSeq
      const records = await this.#workspace.runs.journal(this.#row.id, { after, limit: page })
      for (const record of records) this.#take(record)
      if (records.length < page) return
    }
  }

  #take(record: JournalRecord): void {
    this.#fold.add(record)
    this.#begun()
    if (!('key' in record)) return
    const { what, index } = partsOf(record.key)
    const name = this.#nameOf(record.key)
    const work = this.#works.get(name)
    switch (record.type) {
      case 'effect.done':
      case 'effect.failed':
        if (record.type === 'effect.failed' && record.retryAt !== null) return
        this.#steps += 1
        // A second look at what was taken back already is no effect more.
        if (!work || what !== 'run' || (name === undoing && index !== null)) return
        work[record.type === 'effect.done' ? 'done' : 'failed'] += 1
        if (name !== undoing) this.#ended(name, work, record.at)
        return
      case 'child.done':
      case 'child.failed':
        this.#steps += 1
        if (!work || index === null) return
        work[record.type === 'child.done' ? 'done' : 'failed'] += 1
        if (work.done + work.failed === work.total) this.#ended(name, work, record.at)
        return
      default:
    }
  }

  /** Notes what the newest event has begun. */
  #begun(): void {
    for (const step of this.#fold.takeBegun()) {
      const { node, visit, what, index } = partsOf(step.key)
      const name = this.#nameOf(step.key)
      if (node === 'report') this.#endUndoing(step.startedAt)
      if (this.#works.has(name) || (what !== 'run' && index === null)) continue
      this.#works.set(name, {
        node,
        startedAt: step.startedAt,
        what: step.what,
        total: name === undoing ? null : what === 'item' ? this.#itemsOf(node, visit) : 1,
        done: 0,
        failed: 0,
        saidAt: step.startedAt,
      })
    }
  }

  /** The effects that a run of `unwind` takes back are one work, each of them is not worth a line. */
  #nameOf(key: string): string {
    const { node, visit } = partsOf(key)
    return this.#row.program === unwindProgram && node === 'undo' ? undoing : `${node}#${visit}`
  }

  #endUndoing(at: number): void {
    const work = this.#works.get(undoing)
    if (work) this.#ended(undoing, work, at)
  }

  #itemsOf(node: string, visit: number): number | null {
    const { program } = this.#fold.state
    if (!isJsonObject(program)) return null
    const token = inspectWorkflow(program).tokens.find((one) => one.node === node && one.visit === visit)
    return token?.items?.total ?? null
  }

  #ended(name: string, work: Work, at: number): void {
    this.#works.delete(name)
    const tookMs = at - work.startedAt
    if (/^(data|text)\./.test(work.what) && tookMs < shortMs && work.failed === 0) return
    const failed = work.failed > 0 ? styled('red', `  ${this.#failedText(work)}`) : ''
    const items =
      work.total === 1
        ? work.what
        : amountText(work.total ?? work.done, work.total === null ? 'effect' : 'item')
    this.#console.note(`  ${work.node.padEnd(14)} ${items.padEnd(16)} ${durationText(tookMs)}`, failed)
  }

  #failedText({ total, failed }: Work): string {
    return total === 1 ? 'failed' : `${countText(failed)} failed`
  }

  #show(): void {
    const now = this.#clock.now()
    const under = [...this.#works.values()]
    if (this.#console.isLive) {
      const parts = under.slice(0, 3).map((work) => `${work.node}${this.#howFar(work)}`)
      const elapsed = durationText(now - (this.#row.startedAt ?? this.#row.createdAt))
      this.#console.live(
        `  ${parts.join(', ') || 'working'} · ${amountText(this.#steps, 'step')} · ${elapsed}`,
      )
      return
    }
    for (const work of under) {
      if (now - work.saidAt < sayEveryMs) continue
      work.saidAt = now
      this.#console.note(`  ${work.node.padEnd(14)} ${this.#howFar(work).trim() || 'under way'}`)
    }
  }

  #howFar(work: Work): string {
    if (work.total === 1) return ''
    const of = work.total === null ? '' : ` of ${countText(work.total)}`
    return ` ${countText(work.done + work.failed)}${of}${work.failed > 0 ? `, ${this.#failedText(work)}` : ''}`
  }
}
