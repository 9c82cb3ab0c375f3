import type { ReactNode } from 'react'

import { Room } from '../../parts/room.tsx'
import { roomText } from '../../text/shell.ts'

export function DiagnosticsRoom(): ReactNode {
  return <Room title={roomText.diagnostics}>{null}</Room>
}
