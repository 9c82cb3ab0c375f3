import { linkOptions } from '@tanstack/react-router'

import { roomText } from '../text/shell.ts'

/** The rooms of the page, in the order of the menu. */
export const rooms = [
  { id: 'home', title: roomText.home, to: linkOptions({ to: '/' }), keys: 'g h' },
  { id: 'runs', title: roomText.runs, to: linkOptions({ to: '/runs' }), keys: 'g r' },
  { id: 'approvals', title: roomText.approvals, to: linkOptions({ to: '/approvals' }), keys: 'g a' },
  { id: 'chat', title: roomText.chat, to: linkOptions({ to: '/chat' }), keys: 'g c' },
  { id: 'agents', title: roomText.agents, to: linkOptions({ to: '/agents' }), keys: 'g e' },
  { id: 'documents', title: roomText.documents, to: linkOptions({ to: '/documents' }), keys: 'g o' },
  { id: 'activity', title: roomText.activity, to: linkOptions({ to: '/activity' }), keys: 'g l' },
  { id: 'models', title: roomText.models, to: linkOptions({ to: '/models' }), keys: 'g m' },
  {
    id: 'settings',
    title: roomText.settings,
    to: linkOptions({ to: '/settings/$section', params: { section: 'appearance' } }),
    keys: 'g s',
  },
  { id: 'diagnostics', title: roomText.diagnostics, to: linkOptions({ to: '/diagnostics' }), keys: 'g d' },
] as const
