import type { ReactNode } from 'react'

import { Room } from '../../parts/room.tsx'
import { roomText } from '../../text/shell.ts'

export function ChatRoom(): ReactNode {
  return <Room title={roomText.chat}>{null}</Room>
}
