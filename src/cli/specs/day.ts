import type { CommandSpec } from '../command.ts'

const tasks = async () => import('../commands/tasks.ts')
const calendar = async () => import('../commands/calendar.ts')

const due = '2026-12-03, "2026-12-03 14:00", "tomorrow 5pm", "next friday", "in 3 days"'
const undo = '"adjutant undo last" takes it back.'

const place = { flags: '--place <place>', says: 'where it takes place' } as const
const people = { flags: '--with <name>', says: 'who else is there; nobody is told', many: true } as const

export const dayCommands: readonly CommandSpec[] = [
  {
    name: 'brief',
    summary: 'Say what there is to know of a day: events, tasks, runs that wait or failed, what was used.',
    takes: '[date]',
    notes: 'Made by rules from what this home keeps; no model is asked.',
    examples: ['adjutant brief', 'adjutant brief tomorrow --json'],
    load: async () => (await import('../commands/brief.ts')).briefCommand,
  },
  {
    name: 'tasks list',
    summary: 'List tasks that are open: what is due first, then by priority.',
    options: [
      { flags: '--due <when>', says: 'only what is due today, tomorrow, this week, or overdue' },
      { flags: '--priority <priority>', says: 'only these: urgent, high, normal or low' },
      { flags: '--search <words>', says: 'only those with these words' },
      { flags: '--done', says: 'those that are done instead' },
      { flags: '-a, --all', says: 'also those that are done' },
      { flags: '-n, --limit <count>', says: 'how many at most (default 50)' },
    ],
    examples: ['adjutant tasks list', 'adjutant tasks list --due week'],
    load: async () => (await tasks()).listCommand,
  },
  {
    name: 'tasks next',
    summary: 'Say which tasks come next, and why.',
    options: [{ flags: '-n, --limit <count>', says: 'how many at most (default 5)' }],
    examples: ['adjutant tasks next'],
    load: async () => (await tasks()).nextCommand,
  },
  {
    name: 'tasks add',
    summary: 'Keep something to do.',
    takes: '<title...>',
    options: [
      { flags: '--due <when>', says: due },
      {
        flags: '--priority <priority>',
        says: 'urgent, high, normal or low (default: by its words, such as asap, important, whenever)',
      },
      { flags: '--description <text>', says: 'what there is to know of it' },
    ],
    notes: undo,
    examples: [
      'adjutant tasks add Pay the rent --due "end of the month"',
      'adjutant tasks add Call Bob ASAP',
    ],
    load: async () => (await tasks()).addCommand,
  },
  {
    name: 'tasks done',
    summary: 'Say that a task is done, by its id or by words of its title that no other open task has.',
    takes: '<task...>',
    options: [{ flags: '--open', says: 'say that it is not done after all' }],
    notes: undo,
    examples: ['adjutant tasks done rent'],
    load: async () => (await tasks()).doneCommand,
  },
  {
    name: 'tasks edit',
    summary: 'Change a task: its title, description, priority, or when it is due.',
    takes: '<task...>',
    options: [
      { flags: '--title <title>', says: 'what there is to do' },
      { flags: '--due <when>', says: `${due}; none for never` },
      { flags: '--priority <priority>', says: 'urgent, high, normal or low' },
      { flags: '--description <text>', says: 'what there is to know of it' },
    ],
    notes: undo,
    examples: ['adjutant tasks edit rent --due friday --priority high'],
    load: async () => (await tasks()).editCommand,
  },
  {
    name: 'tasks rm',
    summary: 'Remove a task, done or not.',
    takes: '<task...>',
    notes: undo,
    examples: ['adjutant tasks rm rent'],
    load: async () => (await tasks()).removeCommand,
  },
  {
    name: 'calendar list',
    summary: 'List what takes place on some days, today unless said otherwise.',
    takes: '[from] [to]',
    examples: ['adjutant calendar list', 'adjutant calendar list today "end of next week"'],
    load: async () => (await calendar()).listCommand,
  },
  {
    name: 'calendar add',
    summary: 'Keep an event: at a time, or on whole days.',
    takes: '<title> <start> [end]',
    options: [
      place,
      people,
      {
        flags: '--zone <zone>',
        says: 'whose clocks its times are by, such as Europe/Berlin (default: yours)',
      },
    ],
    notes: `The end is a time, or how long: "90 minutes". Without it an event lasts an hour, or the day.\n${undo}`,
    examples: [
      'adjutant calendar add Dentist "next friday 9am" "30 minutes" --place "Main Street 4"',
      'adjutant calendar add Holiday 2027-07-05 2027-07-16',
    ],
    load: async () => (await calendar()).addCommand,
  },
  {
    name: 'calendar move',
    summary: 'Move an event. A day alone keeps its time, a time alone its day; it lasts as long as it did.',
    takes: '<event> <start> [end]',
    notes: undo,
    examples: ['adjutant calendar move dentist friday', 'adjutant calendar move dentist 15:00 "45 minutes"'],
    load: async () => (await calendar()).moveCommand,
  },
  {
    name: 'calendar edit',
    summary: 'Change the title, the place or the people of an event.',
    takes: '<event>',
    options: [{ flags: '--title <title>', says: 'what takes place' }, place, people],
    notes: undo,
    examples: ['adjutant calendar edit dentist --place "Side Street 1"'],
    load: async () => (await calendar()).editCommand,
  },
  {
    name: 'calendar rm',
    summary: 'Remove an event.',
    takes: '<event>',
    notes: undo,
    examples: ['adjutant calendar rm dentist'],
    load: async () => (await calendar()).removeCommand,
  },
  {
    name: 'calendar conflicts',
    summary: 'List events that are at the same time; in the next two weeks unless said otherwise.',
    takes: '[from] [to]',
    examples: ['adjutant calendar conflicts'],
    load: async () => (await calendar()).conflictsCommand,
  },
  {
    name: 'calendar free',
    summary: 'Say when an event could be instead: 09:00 to 18:00, Monday to Friday, beside no other event.',
    takes: '<event>',
    options: [{ flags: '-n, --limit <count>', says: 'how many times at most (default 5)' }],
    examples: ['adjutant calendar free dentist'],
    load: async () => (await calendar()).freeCommand,
  },
]
