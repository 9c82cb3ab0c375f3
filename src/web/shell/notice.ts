import type { RunEvent } from '../live/live-events.ts'
import { noticeText } from '../text/shell.ts'

/** What is told on the desktop: only what waits for a word, or also runs that end. */
export type NoticeWish = 'off' | 'questions' | 'all'

export interface Notice {
  readonly title: string
  /** Of those with the same tag only the newest is shown. */
  readonly tag: string
  /** Where the page goes when it is clicked. */
  readonly path: string
}

/** What an event is told as; null for what is not told. Runs within others end without a word. */
export function noticeOf({ type, run, root }: RunEvent, wish: NoticeWish): Notice | null {
  if (wish === 'off') return null
  if (type === 'effect.held' || type === 'effect.unknown')
    return { title: noticeText.asks, tag: `asks ${root}`, path: `/runs/${root}` }
  if (wish !== 'all' || run !== root) return null
  const title = noticeText.ended[type]
  return title === undefined ? null : { title, tag: `ended ${root}`, path: `/runs/${root}` }
}
