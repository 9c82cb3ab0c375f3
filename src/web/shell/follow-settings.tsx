import { useMantineColorScheme } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useEffectEvent } from 'react'

import { useOperation } from '../client/use-operation.ts'
import { liveStatus, onRunEvent } from '../live/live.ts'
import type { RunEvent } from '../live/live-events.ts'
import { noticeOf, type NoticeWish } from './notice.ts'

const schemes = { system: 'auto', light: 'light', dark: 'dark' } as const
const place = 'adjutant.appearance'

/** Lets what the settings say of the page hold in this browser. Shows nothing itself. */
export function FollowSettings(): ReactNode {
  useAppearance()
  useNotices()
  return null
}

/** A change of the setting holds in every browser; what one chooses in a browser afterwards holds there until the next. */
function useAppearance(): void {
  const { setColorScheme } = useMantineColorScheme()
  const { data } = useOperation('settings.get', { group: 'appearance' })
  const take = useEffectEvent((revision: string, theme: unknown) => {
    const before = localStorage.getItem(place)
    localStorage.setItem(place, revision)
    // The first look at what nobody has ever set is no change.
    if (before === revision || (before === null && theme === 'system')) return
    setColorScheme(schemes[theme as keyof typeof schemes] ?? 'auto')
  })
  const revision = data?.revision
  const theme = data?.values['theme']
  useEffect(() => {
    if (revision !== undefined) take(revision, theme)
  }, [revision, theme])
}

/** Tells on the desktop what happens while nobody looks at the page; of several tabs only the one that reads the stream. */
function useNotices(): void {
  const navigate = useNavigate()
  const { data } = useOperation('settings.get', { group: 'notifications' })
  const wish = (data?.values['desktop'] ?? 'off') as NoticeWish
  const tell = useEffectEvent((event: RunEvent) => {
    const notice = document.hidden && liveStatus.get().leads ? noticeOf(event, wish) : null
    if (notice === null || !('Notification' in window) || Notification.permission !== 'granted') return
    const shown = new Notification(notice.title, { tag: notice.tag })
    shown.addEventListener('click', () => {
      window.focus()
      void navigate({ to: notice.path })
    })
  })
  useEffect(() => (wish === 'off' ? undefined : onRunEvent(tell)), [wish])
}
