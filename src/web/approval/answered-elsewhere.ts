import { notifications } from '@mantine/notifications'
import { useEffect, useEffectEvent } from 'react'

import { onRunEvent } from '../live/live.ts'
import type { RunEvent } from '../live/live-events.ts'
import { answerIn, answerText } from './answer-event.ts'
import { isAnsweredHere } from './answer.ts'

interface Asked {
  readonly run: string
  readonly key: string
  readonly summary: string
}

/** Tells the person who answered what they were looking at, when it was not they. */
export function useAnsweredElsewhere(asked: readonly Asked[]): void {
  const take = useEffectEvent((event: RunEvent) => {
    const answer = answerIn(event)
    if (answer === null || isAnsweredHere(answer)) return
    const question = asked.find(({ run, key }) => run === answer.run && key === answer.key)
    if (question) notifications.show({ title: answerText(answer), message: question.summary, color: 'gray' })
  })
  useEffect(() => onRunEvent((event) => take(event)), [])
}
