import type { CommandSpec } from '../command.ts'

const load = async () => import('../commands/agents.ts')
const loadKept = async () => import('../commands/agents-kept.ts')

const project = {
  flags: '--project <folder>',
  says: 'look into this folder as well: .adjutant/agents, .claude/agents and .agents',
}
const trust = 'What is in a folder may be from anybody: it is marked as untrusted, and nothing of it runs.'

export const agentCommands: readonly CommandSpec[] = [
  {
    name: 'agents list',
    summary: 'List the agents there are, and where each is from: a folder, those kept here, the program.',
    options: [project],
    notes: `Of one name the nearest is taken, in that order; the others are listed below it. ${trust}`,
    examples: ['adjutant agents list', 'adjutant agents list --project .'],
    load: async () => (await load()).listCommand,
  },
  {
    name: 'agents show',
    summary: 'Print an agent: what it is for, what it may use and what of that is missing, its instructions.',
    takes: '<name>',
    options: [
      { flags: '--version <number>', says: 'this version of those that are kept' },
      { flags: '--from <place>', says: 'project, kept or built-in (default: the nearest)' },
      { flags: '--source', says: 'print it as Markdown, to be changed and saved' },
      project,
    ],
    notes: trust,
    examples: ['adjutant agents show assistant', 'adjutant agents show assistant --source > assistant.md'],
    load: async () => (await load()).showCommand,
  },
  {
    name: 'agents new',
    summary: 'Write a text to begin an agent with. Nothing is kept before "agents save".',
    takes: '<name>',
    options: [
      { flags: '--description <text>', says: 'what it is for; people and other agents choose it by this' },
      { flags: '--file <file>', says: 'write it into this new file (default: to the output)' },
    ],
    examples: [
      'adjutant agents new reviewer --description "Reads letters and says what is unclear." --file reviewer.md',
    ],
    load: async () => (await loadKept()).newCommand,
  },
  {
    name: 'agents save',
    summary: 'Keep the agent of a Markdown file as the next version of its name.',
    takes: '<file>',
    examples: ['adjutant agents save reviewer.md'],
    load: async () => (await loadKept()).saveCommand,
  },
  {
    name: 'agents versions',
    summary: 'List the versions of an agent that are kept, newest first.',
    takes: '<name>',
    examples: ['adjutant agents versions reviewer'],
    load: async () => (await load()).versionsCommand,
  },
  {
    name: 'agents rm',
    summary: 'Take an agent that is kept out of use. Its versions can still be shown, and saved again.',
    takes: '<name>',
    examples: ['adjutant agents rm reviewer'],
    load: async () => (await loadKept()).removeCommand,
  },
]
