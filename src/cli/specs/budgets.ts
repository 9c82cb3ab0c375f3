import type { CommandSpec } from '../command.ts'

export const budgetCommands: readonly CommandSpec[] = [
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
