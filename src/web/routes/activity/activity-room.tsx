import type { ReactNode } from 'react'

import { Room } from '../../parts/room.tsx'
import { roomText } from '../../text/shell.ts'

export function ActivityRoom(): ReactNode {
  return <Room title={roomText.activity}>{null}</Room>
}
