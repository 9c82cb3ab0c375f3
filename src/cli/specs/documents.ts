import type { CommandSpec } from '../command.ts'

const documents = async () => import('../commands/documents.ts')
const collections = async () => import('../commands/collections.ts')
const watch = async () => import('../commands/watch.ts')

const into = { flags: '--collection <name>', says: 'the collection (default: files)' }
/** Where to look. */
export const within = [
  { flags: '--collection <name>', says: 'only in this collection; may be said more than once', many: true },
  { flags: '--project <folder>', says: 'only in collections that belong to this project, or to none' },
  { flags: '--under <path>', says: 'only in this document or folder' },
  { flags: '--since <day>', says: 'only documents that were changed then or later: 2026-03-01' },
  { flags: '--until <day>', says: 'only documents that were changed before: 2026-03-01' },
] as const

export const documentCommands: readonly CommandSpec[] = [
  {
    name: 'search',
    summary: 'Find passages in the documents that were read, by their words and by what they mean.',
    takes: '<query...>',
    options: [...within, { flags: '-n, --limit <count>', says: 'how many at most (default 10)' }],
    notes: 'No model is asked and nothing leaves this machine, unless you have set a provider for vectors.',
    examples: [
      'adjutant search when does the lease end',
      'adjutant search invoice plumber --under ~/Invoices',
    ],
    load: async () => (await import('../commands/search.ts')).searchCommand,
  },
  {
    name: 'documents add',
    summary:
      'Read a folder, or a file, so that it can be searched and asked about. It is a run that can be undone.',
    takes: '<path>',
    options: [into],
    notes:
      'Text, Markdown, HTML, PDF, DOCX, tables, JSON, mail, calendars and source code are read. What .gitignore or .adjutantignore names is left out; so are hidden files. Done again, it reads only what has changed.',
    examples: ['adjutant documents add ~/Documents', 'adjutant documents add lease.pdf --collection home'],
    load: async () => (await documents()).addCommand,
  },
  {
    name: 'documents list',
    summary: 'List the documents that were read.',
    takes: '[folder]',
    options: [into, { flags: '-n, --limit <count>', says: 'how many at most (default 50)' }],
    examples: ['adjutant documents list', 'adjutant documents list ~/Documents/Letters'],
    load: async () => (await documents()).listCommand,
  },
  {
    name: 'documents unread',
    summary: 'List the files that could not be read, and why.',
    options: [into, { flags: '-n, --limit <count>', says: 'how many at most (default 50)' }],
    examples: ['adjutant documents unread'],
    load: async () => (await documents()).unreadCommand,
  },
  {
    name: 'documents show',
    summary: 'Show the text of a document as it was read.',
    takes: '<path>',
    options: [into],
    examples: ['adjutant documents show ~/Documents/lease.pdf'],
    load: async () => (await documents()).showCommand,
  },
  {
    name: 'documents forget',
    summary: 'Forget a document, or all that was read of a folder, for good. Files are not touched.',
    takes: '<path>',
    options: [into],
    examples: ['adjutant documents forget ~/Documents/Letters'],
    load: async () => (await documents()).forgetCommand,
  },
  {
    name: 'documents export',
    summary: 'Write the texts of a collection, or of a folder of it, as a ZIP.',
    takes: '[folder]',
    options: [into, { flags: '-o, --output <file>', says: 'where it goes; it must not be there yet' }],
    examples: ['adjutant documents export --output texts.zip'],
    load: async () => (await documents()).exportCommand,
  },
  {
    name: 'collections list',
    summary: 'List the collections of documents, with how much is in them.',
    examples: ['adjutant collections list'],
    load: async () => (await collections()).listCommand,
  },
  {
    name: 'collections add',
    summary: 'Make a collection, or change how its documents are cut into passages.',
    takes: '<name>',
    options: [
      { flags: '--title <title>', says: 'what it is called' },
      { flags: '--project <folder>', says: 'the folder of the project that it belongs to' },
      { flags: '--passage-size <characters>', says: 'about how long a passage is' },
      { flags: '--overlap <sentences>', says: 'how many sentences a passage repeats of the one before' },
    ],
    examples: ['adjutant collections add contracts --title "Contracts since 2019"'],
    load: async () => (await collections()).addCommand,
  },
  {
    name: 'collections rm',
    summary: 'Forget a collection with all that was read into it, for good. Files are not touched.',
    takes: '<name>',
    examples: ['adjutant collections rm contracts'],
    load: async () => (await collections()).removeCommand,
  },
  {
    name: 'watch add',
    summary: 'Watch a folder: it is read now, and again whenever something in it changes.',
    takes: '<folder>',
    options: [into],
    notes: 'Changes are followed while the daemon is up; what changed in between is read when it starts.',
    examples: ['adjutant watch add ~/Documents'],
    load: async () => (await watch()).addCommand,
  },
  {
    name: 'watch list',
    summary: 'List the folders that are watched, and how they do.',
    examples: ['adjutant watch list'],
    load: async () => (await watch()).listCommand,
  },
  {
    name: 'watch pause',
    summary: 'Stop looking at a folder until it is resumed.',
    takes: '<folder>',
    examples: ['adjutant watch pause ~/Documents'],
    load: async () => (await watch()).pauseCommand,
  },
  {
    name: 'watch resume',
    summary: 'Look at a folder again; what has changed in the meantime is read.',
    takes: '<folder>',
    examples: ['adjutant watch resume ~/Documents'],
    load: async () => (await watch()).resumeCommand,
  },
  {
    name: 'watch rm',
    summary: 'Watch a folder no longer. What was read of it stays.',
    takes: '<folder>',
    examples: ['adjutant watch rm ~/Documents'],
    load: async () => (await watch()).removeCommand,
  },
]
