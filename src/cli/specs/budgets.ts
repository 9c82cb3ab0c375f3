import type { CommandSpec } from '../command.ts'

export const budgetCommands: readonly CommandSpec[] = [
  {
    name: 'usage',
    summary: 'Sum up what models were used for: calls, tokens, cost, and what failed all the same.',
    options: [
      { flags: '--by <what>', says: 'model, agent, day or run with all within it (default: model)' },
      {
        flags: '--since <day>',
        says: 'the first day that counts, such as 2026-03-01 (default: 30 days back)',
      },
      { flags: '--limit <count>', says: 'how many sums at the most (default: 50)' },
    ],
    notes: 'Runs that are forgotten are not in it.',
    examples: ['adjutant usage', 'adjutant usage --by day --since 2026-03-01'],
    load: async () => (await import('../commands/usage.ts')).usageCommand,
  },
  {
    name: 'budgets list',
    summary: 'Show what runs, projects and each day may use, and how much of it is used.',
    examples: ['adjutant budgets list'],
    load: async () => (await import('../commands/budgets.ts')).listCommand,
  },
  {
    name: 'budgets set',
    summary:
      'Limit what a run, a project or each day may use, or raise the limit; what waited for it goes on.',
    takes: '<scope> <unit> <amount>',
    notes:
      'A scope is day, run:ID (with all within it) or project:NAME. Units are effects, tokens, money in dollars and time.\nWhat has begun before a limit is set is not counted in it.',
    examples: ['adjutant budgets set day effects 500', 'adjutant budgets set run:last money 2.50'],
    load: async () => (await import('../commands/budgets.ts')).setCommand,
  },
  {
    name: 'budgets remove',
    summary: 'Take a limit away.',
    takes: '<scope> <unit>',
    examples: ['adjutant budgets remove day effects'],
    load: async () => (await import('../commands/budgets.ts')).removeCommand,
  },
]
