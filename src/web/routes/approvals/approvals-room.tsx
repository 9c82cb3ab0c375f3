import type { ReactNode } from 'react'

import { Room } from '../../parts/room.tsx'
import { roomText } from '../../text/shell.ts'

export function ApprovalsRoom(): ReactNode {
  return <Room title={roomText.approvals}>{null}</Room>
}
