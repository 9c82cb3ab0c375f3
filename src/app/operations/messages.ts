import { z } from 'zod'

import { AppError, type Implementations, type Operations } from '#contract'
import type { KeptMessage } from '#workspace'

import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { sessionOf } from './projects.ts'
import { wireTime } from './wire-time.ts'

const Below = z.tuple([z.int()])

export function messagesOperations(
  desk: Desk,
): Pick<Implementations<Operations>, 'messages.list' | 'messages.add'> {
  const { sessions, clock } = desk.workspace
  return {
    async 'messages.list'({ session, after = 0, cursor, limit }) {
      sessionOf(desk, session)
      const [below] = cursor === undefined ? [] : placeFrom(Below, cursor)
      const found = sessions.said(session, { above: after, below, limit: limit + 1 })
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return {
        items: items.map(toMessage),
        next: found.length > limit && last ? placeText([last.index]) : null,
      }
    },

    async 'messages.add'({ session, id, from, text, run = null }) {
      sessionOf(desk, session)
      const said = sessions.say(session, { id, from, text: text.toWellFormed(), run }, clock.now())
      const isSame = said.text === text.toWellFormed() || said.forgottenAt !== null
      if (said.from === from && isSame && said.run === run) {
        desk.changed('sessions')
        return toMessage(said)
      }
      throw new AppError('workspace.message_differs', `Another message was sent as ${id} before.`, {
        hint: 'Give each message an id of its own.',
        details: { session, id, index: said.index },
      })
    },
  }
}

function toMessage({ at, forgottenAt, ...message }: KeptMessage) {
  return { ...message, at: wireTime(at), forgottenAt: forgottenAt === null ? null : wireTime(forgottenAt) }
}
