import { amountText } from '#base'
import type { AgentEntry } from '#contract'

const from: Readonly<Record<AgentEntry['from'], string>> = {
  project: 'From the folder',
  kept: 'Yours',
  'built-in': 'Comes with the program',
}

/** What the room says where people see and write the agents that they can ask. */
export const agentsText = {
  about:
    'An agent is somebody to be asked: a way of using a model, with instructions and tools. Of one name the nearest is taken: from the folder of a session, then yours, then what comes with the program.',
  group: 'Agents',
  failed: 'The agents could not be shown',
  oneFailed: 'The agent could not be shown',
  back: 'All agents',
  list: 'Agents',
  make: 'New agent',
  folder: {
    label: 'With those of the folder of',
    none: 'no session',
    hint: 'A folder is looked into only when you ask for it: what is in it may be from anybody.',
  },
  from,
  version: (version: number): string => `version ${version}`,
  hidden: 'Not taken',
  hiddenBy: (by: AgentEntry['from']): string =>
    `Not taken: ${from[by].toLowerCase()} there is one of this name`,
  untrusted: 'Untrusted',
  untrustedText:
    'It stands in a folder, whose files may be from anybody. What it reads and says is treated as theirs.',
  unread: {
    title: 'Could not be read',
    text: 'These files of the folder hold no agent that could be read.',
  },
  talk: 'Talk',
  talkTo: (name: string): string => `Talk to ${name}`,
  notBegun: 'No session was begun',
  edit: 'Edit',
  copyOf: 'Change it for yourself',
  versions: 'Versions',
  remove: 'Remove',
  facts: {
    from: 'From',
    asks: 'Asked through',
    route: (route: string): string => `the route ${route}`,
    tools: 'Tools',
    none: 'none',
    agents: 'May ask',
    mode: 'Mode',
    policy: 'as the policy says',
    steps: 'May think',
    stepsOf: (steps: number): string => `${amountText(steps, 'time')} in one turn`,
    budget: 'Budget of a turn',
    noBudget: 'no limit of its own',
    hides: 'Taken instead of',
    schedule: 'Starts by itself',
    off: 'Off: nothing starts before you turn it on.',
    paused: 'paused',
    next: (when: string): string => `On, next: ${when}.`,
  },
  schedule: {
    on: 'Turn its schedule on',
    off: 'Turn its schedule off',
    failed: 'The schedule was not changed',
    next: (when: string): string => `next ${when}`,
  },
  missing: {
    title: 'Not there',
    tools: (names: string): string => `It wants tools that are not there: ${names}.`,
    agents: (names: string): string => `It may ask agents that are not there: ${names}.`,
  },
  text: 'Its text',
  old: {
    title: (version: number): string => `This is version ${version}`,
    text: 'Others may be newer. Edit and save it to have it again.',
    newest: 'Show what is taken now',
  },
  editor: {
    label: 'Text of the agent',
    hint: 'Markdown: fields between lines of dashes, instructions below.',
    save: 'Save',
    cancel: 'Cancel',
    failed: 'It was not saved',
    findings: 'What there is to say of it',
    line: (line: number): string => `Line ${line}`,
    whole: 'All of it',
    noName: 'Its name is missing: write “name: …” between the lines of dashes.',
    copy: 'It is kept as yours then, and taken instead of this one.',
    stale: {
      title: 'Somebody has changed it meanwhile',
      text: 'What you have written is not lost, and not saved either.',
      look: 'Show what is kept now',
      theirs: 'What is kept now',
      take: 'Go on from that',
      over: 'Save mine over it',
    },
  },
  saved: (name: string, version: number): string => `${name} is saved as version ${version}.`,
  same: 'Nothing in it had changed.',
  template: `---
name: reviewer
description: Reads letters and says what is unclear.
tools: fs.read, fs.list
---

You read letters before they are sent.

- Say what a reader will not understand, with the words in question.
- Change nothing. The letter is the person's own.
`,
  versionsOf: {
    title: 'Versions that are kept',
    look: (version: number): string => `Look at version ${version}`,
    none: 'None is kept here.',
  },
  removing: {
    title: (name: string): string => `Remove ${name}?`,
    text: 'It is taken out of use. Its versions can still be looked at, and saved again.',
    cancel: 'Cancel',
  },
} as const
