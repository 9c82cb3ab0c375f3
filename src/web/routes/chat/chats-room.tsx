import type { ReactNode } from 'react'

import { Room } from '../../parts/room.tsx'
import { roomText } from '../../text/shell.ts'

export function ChatsRoom(): ReactNode {
  return <Room title={roomText.chat}>{null}</Room>
}
