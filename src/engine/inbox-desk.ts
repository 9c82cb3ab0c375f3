import type { Clock, Json, JsonObject } from '#base'
import { AppError, toProblem } from '#contract'

import type { Inbox } from './ports/inbox.ts'
import type { Ledger } from './ports/ledger.ts'

/** How often the inbox is looked at, in milliseconds. */
const everyMs = 100
const batch = 100

/** Carries out what other processes of this home ask for, each message once: its answer commits with its effect. */
export class InboxDesk implements Disposable {
  private timer: Disposable | undefined
  private after = 0
  private stopped = false
  private readonly options: InboxDeskOptions

  constructor(options: InboxDeskOptions) {
    this.options = options
  }

  start(): void {
    if (this.stopped) return
    this.timer = this.options.clock.after(everyMs, () => void this.look())
  }

  [Symbol.dispose](): void {
    this.stopped = true
    this.timer?.[Symbol.dispose]()
  }

  private async look(): Promise<void> {
    try {
      for (const { id, body } of await this.options.inbox.read({ after: this.after, limit: batch })) {
        if (this.stopped) return
        await this.carryOut(id, body)
        this.after = id
      }
    } catch (error) {
      // The message is not answered, so it is looked at again, until the disk is well.
      if (!isRefusal(error)) throw error
    } finally {
      this.start()
    }
  }

  private async carryOut(message: number, body: Json): Promise<void> {
    let answer: Json | undefined
    try {
      answer = await this.options.serve(body as JsonObject, message)
    } catch (error) {
      if (isRefusal(error)) throw error
      answer = { error: toProblem(error) as unknown as Json }
    }
    if (answer !== undefined)
      await this.options.ledger.commit({ run: '', records: [], replies: [{ message, body: answer }] })
  }
}

/** The disk did not take it; nothing was written. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code === 'engine.store_failed'
}

export interface InboxDeskOptions {
  readonly clock: Clock
  readonly inbox: Inbox
  readonly ledger: Ledger
  /** Does what the message says; the answer, unless it was committed with the deed. */
  serve(body: JsonObject, message: number): Promise<Json | undefined>
}
