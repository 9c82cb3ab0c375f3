import type { Json } from '#base'

export interface Message {
  readonly id: number
  readonly body: Json
}

/** Work handed in by other processes of the same home. */
export interface Inbox {
  /** Unanswered messages, oldest first. */
  read(options: { after: number; limit: number }): Promise<readonly Message[]>
}

/** The other end: a process that does not run the engine. */
export interface Outbox {
  send(body: Json): Promise<number>
  /** The answer, once there is one. */
  answer(message: number): Promise<Json | undefined>
}
