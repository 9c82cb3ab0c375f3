import type { ReactNode } from 'react'

import { now } from '../client/browser.ts'
import { exactTimeText, whenText } from '../words/time.ts'

/** A time, short; the whole of it is there for those who point at it. */
export function When({ at }: { at: string }): ReactNode {
  return (
    <time dateTime={at} title={exactTimeText(at)} style={{ whiteSpace: 'nowrap' }}>
      {whenText(at, now())}
    </time>
  )
}
