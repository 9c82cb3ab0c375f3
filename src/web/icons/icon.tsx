import type { ReactNode } from 'react'

/** Drawn on a grid of 20, with a stroke of 1.6. */
const shapes = {
  home: 'M3.5 9.2 10 3.8l6.5 5.4V16a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1zM8 17v-5h4v5',
  runs: 'M4 5.5h12M4 10h8M4 14.5h10',
  approvals: 'M10 3.2 15.8 5.4v4.3c0 3.4-2.3 5.9-5.8 7.1-3.5-1.2-5.8-3.7-5.8-7.1V5.4zM7.4 10l1.9 1.9 3.4-3.7',
  chat: 'M4 4.5h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9.5L6 16.5v-3H4a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z',
  agents:
    'M10 4.2V2.5M5 6.5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1zM8 8.5v1M12 8.5v1M3 17c1.2-1.6 3.6-2.4 7-2.4s5.8.8 7 2.4',
  documents:
    'M5.5 3h6L15 6.5V13a1 1 0 0 1-1 1H5.5a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM7.5 8h5M7.5 11h3M7 17h8.5a1.5 1.5 0 0 0 1.5-1.5V8',
  activity: 'M3 10.5h3l2.2-5.5 3.6 10 2.2-4.5h3',
  models:
    'M6.5 6.5h7v7h-7zM8.5 3.5v3M11.5 3.5v3M8.5 13.5v3M11.5 13.5v3M3.5 8.5h3M3.5 11.5h3M13.5 8.5h3M13.5 11.5h3',
  settings: 'M3.5 6h7M14.5 6h2M3.5 14h2M9.5 14h7M12.5 4v4M7.5 12v4',
  diagnostics: 'M4 16V9M8 16V4M12 16v-5M16 16V7',
  search: 'M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4zM13 13l3.5 3.5',
  menu: 'M3.5 6h13M3.5 10h13M3.5 14h13',
  close: 'M5 5l10 10M15 5 5 15',
  folder: 'M3 6a1 1 0 0 1 1-1h3.5l1.7 2H16a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z',
  file: 'M6 3h5.5L15 6.5V16a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 3v4h4',
  up: 'M10 16V5M5.5 9 10 4.5 14.5 9',
  lower: 'M10 4v11M5.5 11l4.5 4.5 4.5-4.5',
  right: 'M8 5l5 5-5 5',
  down: 'M5 8l5 5 5-5',
  play: 'M7 4.5 15 10l-8 5.5z',
  pause: 'M7 5v10M13 5v10',
  stop: 'M5.5 5.5h9v9h-9z',
  undo: 'M7.5 5 4 8.5 7.5 12M4.5 8.5H12a4 4 0 0 1 0 8H9',
  retry: 'M15.5 8A6 6 0 1 0 16 11.5M16 4v4h-4',
  fork: 'M6 4v3a3 3 0 0 0 3 3h2a3 3 0 0 1 3 3v3M6 4v12M14 4v2',
  download: 'M10 3.5V12M6 8.5l4 4 4-4M4 16h12',
  check: 'M4.5 10.5 8.5 14.5 15.5 6',
  warning: 'M10 3.5 17.5 16h-15zM10 8v4M10 14v.2',
  info: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 9v5M10 6.5v.2',
  clock: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6v4l2.8 1.8',
  sun: 'M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1',
  moon: 'M16 11.5A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.5z',
  screen: 'M3 4.5h14v9H3zM8 16.5h4',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  key: 'M12.5 4a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 10 4 16M6 14l2 2',
  sparkle: 'M10 3l1.7 5.3L17 10l-5.3 1.7L10 17l-1.7-5.3L3 10l5.3-1.7z',
  plus: 'M10 4v12M4 10h12',
  more: 'M5 10h.1M10 10h.1M15 10h.1',
} as const

export type IconName = keyof typeof shapes

/** A picture beside words; it says nothing by itself. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flexShrink: 0 }}
    >
      <path d={shapes[name]} />
    </svg>
  )
}
