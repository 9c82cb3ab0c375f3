import type { ReactNode } from 'react'

import { Room } from '../../parts/room.tsx'
import { roomText } from '../../text/shell.ts'

export function RunRoom(): ReactNode {
  return <Room title={roomText.runs}>{null}</Room>
}
