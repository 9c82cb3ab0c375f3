import type { Surroundings } from '../understanding.ts'

const tools = [
  [
    'create_task',
    'update_task',
    'list_tasks',
    'suggest_tasks',
    'create_event',
    'update_event',
    'list_events',
  ],
  ['detect_conflicts', 'suggest_reschedule', 'fs.list', 'fs.read', 'brief', 'search', 'workflow'],
].flat()

/** A Wednesday, 10:30 in Berlin, with every tool that the rules know of. */
export const office: Surroundings = {
  now: Date.UTC(2026, 10, 25, 9, 30),
  zone: 'Europe/Berlin',
  home: '/home/kim',
  project: '/home/kim/house',
  tools: new Set(tools),
  templates: [
    {
      name: 'tidy-folder',
      title: 'Tidy a folder',
      description: 'Sorts the files of a folder.',
      input: { type: 'object', required: ['folder'], properties: { folder: { type: 'string' } } },
    },
  ],
}
