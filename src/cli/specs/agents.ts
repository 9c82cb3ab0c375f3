import type { CommandSpec } from '../command.ts'
import { within } from './documents.ts'

const load = async () => import('../commands/agents.ts')
const loadKept = async () => import('../commands/agents-kept.ts')

const project = {
  flags: '--project <folder>',
  says: 'look into this folder as well: .adjutant/agents, .claude/agents and .agents',
}
const trust = 'What is in a folder may be from anybody: it is marked as untrusted, and nothing of it runs.'

const turnOptions = [
  { flags: '--model <model>', says: 'PROVIDER/MODEL: this one and no other' },
  { flags: '--mode <mode>', says: 'draft asks before it changes anything, autopilot acts within its grants' },
  { flags: '--folder <folder>', says: 'let it work in this folder; it knows what was said there before' },
  { flags: '--budget <limits>', says: 'what it may use: tokens=5000,money=0.10,effects=20' },
]
const degraded =
  'Without a model, rules answer: tasks, dates, looking into folders, ready workflows. They say so, and decline the rest.'

export const agentCommands: readonly CommandSpec[] = [
  {
    name: 'chat',
    summary: 'Talk with an agent in a folder: words as they come, what it does, and what it asks.',
    takes: '[folder]',
    options: [
      { flags: '--agent <agent>', says: 'whom you talk with (default: assistant)' },
      ...turnOptions.filter(({ flags }) => !flags.startsWith('--folder')),
    ],
    notes: `It may read the folder (default: the one you are in), and asks before it changes anything. /help tells the commands. ${degraded}`,
    examples: ['adjutant chat', 'adjutant chat ~/Invoices --agent assistant'],
    load: async () => (await import('../commands/chat.ts')).chatCommand,
  },
  {
    name: 'ask',
    summary: 'Say one thing to an agent, and see what it answers and does.',
    takes: '<text>',
    options: [
      { flags: '--agent <agent>', says: 'who is asked (default: assistant)' },
      ...turnOptions,
      { flags: '--docs', says: 'answer from the documents that were read, with where each sentence stands' },
      ...within,
      { flags: '--extract', says: 'with --docs: ask no model, give the best sentences as they stand' },
    ],
    notes: `A text of - reads what is piped in. ${degraded}`,
    examples: [
      'adjutant ask "Remind me to call the dentist tomorrow at 9"',
      'adjutant ask --docs "When does the lease of the garage end?"',
      'adjutant ask --folder ~/Invoices "Which of these are not paid?"',
    ],
    load: async () => (await import('../commands/ask.ts')).askCommand,
  },
  {
    name: 'agents run',
    summary: 'Say one thing to this agent.',
    takes: '<name> <text>',
    options: turnOptions,
    examples: ['adjutant agents run tasks "What is overdue?"'],
    load: async () => (await import('../commands/ask.ts')).runAgentCommand,
  },
  {
    name: 'agents words',
    summary: 'Show what a folder says to agents: its AGENTS.md, and which skills it has.',
    takes: '[folder]',
    examples: ['adjutant agents words', 'adjutant agents words ~/site'],
    load: async () => (await import('../commands/agents-words.ts')).wordsCommand,
  },
  {
    name: 'agents trust',
    summary: 'Trust what a folder says to agents, exactly as it is now.',
    takes: '[folder]',
    options: [
      { flags: '--yes', says: 'do not ask' },
      { flags: '--never', says: 'trust it no more' },
    ],
    notes:
      'What AGENTS.md says is else taken as anybody’s words, so that agents ask before they do what you have not named. When it changes, it is trusted no more until you say so again.',
    examples: [
      'adjutant agents trust',
      'adjutant agents trust ~/site --yes',
      'adjutant agents trust --never',
    ],
    load: async () => (await import('../commands/agents-words.ts')).trustCommand,
  },
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
    notes:
      'A schedule in it is told, and starts nothing before it is turned on. One that is on goes by the new times.',
    examples: ['adjutant agents save reviewer.md'],
    load: async () => (await loadKept()).saveCommand,
  },
  {
    name: 'agents schedule',
    summary: 'Show the schedule of an agent that is kept, or turn it on or off.',
    takes: '<name> [on|off]',
    notes:
      'While it is on and the daemon is up, the turn starts at each of its times, once; what needs your word waits for it. Off until you turn it on, whatever its file says.',
    examples: ['adjutant agents schedule morning', 'adjutant agents schedule morning on'],
    load: async () => (await loadKept()).scheduleCommand,
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
