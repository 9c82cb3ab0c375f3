import '@mantine/notifications/styles.css'

import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'

/** Where short messages appear. They may be said before it is there: it shows them when it comes. */
export function Toasts(): ReactNode {
  return <Notifications position="bottom-right" limit={4} containerWidth={360} />
}
