import type { CommandSpec } from '../command.ts'

export const apiCommands: readonly CommandSpec[] = [
  {
    name: 'api',
    summary:
      'Ask for any operation by its name, as the page and other programs do; list them without a name.',
    takes: '[operation] [fields...]',
    isOpen: true,
    options: [
      {
        flags: '-i, --input <source>',
        says: 'all fields as JSON: the text itself, a file, or - for the input',
      },
      { flags: '-o, --output <file>', says: 'where a file that is answered goes; it must not be there yet' },
      {
        flags: '--key <text>',
        says: 'the same for every try of one wish, which the daemon carries out once',
      },
      { flags: '--describe', says: 'only say what the operation takes' },
    ],
    notes:
      'Fields are written --FIELD VALUE or FIELD=VALUE. The daemon is asked when it is up; else it is done here.',
    examples: [
      'adjutant api runs.list --limit 3',
      'adjutant api runs.start workflow=tidy \'input={"folder":"/home/ada/Invoices"}\'',
      'adjutant api activity.export --output activity.csv',
    ],
    load: async () => (await import('../commands/api.ts')).apiCommand,
  },
]
