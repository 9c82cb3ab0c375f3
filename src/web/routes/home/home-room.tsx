import type { ReactNode } from 'react'

import { Room } from '../../parts/room.tsx'
import { roomText } from '../../text/shell.ts'

export function HomeRoom(): ReactNode {
  return <Room title={roomText.home}>{null}</Room>
}
