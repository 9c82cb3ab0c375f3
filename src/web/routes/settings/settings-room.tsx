import type { ReactNode } from 'react'

import { Room } from '../../parts/room.tsx'
import { roomText } from '../../text/shell.ts'

export function SettingsRoom(): ReactNode {
  return <Room title={roomText.settings}>{null}</Room>
}
