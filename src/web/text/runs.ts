import type { Output } from '../client/create-client.ts'

type Summary = Output<'runs.list'>['items'][number]
type Step = Output<'runs.steps'>['items'][number]

/** How a run stands, in a word or two. */
const states: Readonly<Record<Summary['status'], string>> = {
  queued: 'In a queue',
  running: 'Running',
  waiting: 'Waiting',
  paused: 'Paused',
  compensating: 'Taking back',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}
const waits: Readonly<Record<NonNullable<Summary['waiting']>, string>> = {
  timer: 'Waits for a time',
  signal: 'Waits for a signal',
  approval: 'Asks you',
  decision: 'Asks you to decide',
  child: 'Waits for a run within it',
  budget: 'Budget used up',
  resource: 'Waits for a resource',
}

/** What is said when the contents of a run are forgotten, and of those that are. */
export const forgetText = {
  action: 'Forget…',
  title: 'Forget what this run was told and said?',
  goes: (runs: number): string =>
    `Inputs, prompts, answers, results and messages of ${runs === 1 ? 'one run' : `${runs} runs`} go, for good.`,
  stays:
    'When it ran, which tools and models, what it took and how it ended stays. It can no longer be forked or undone.',
  keep: (forks: number, turns: number): string =>
    [
      ...(forks > 0 ? [`${forks === 1 ? 'A fork keeps' : `${forks} forks keep`} what it shares.`] : []),
      ...(turns > 0
        ? [`${turns === 1 ? 'A later turn keeps' : `${turns} later turns keep`} what was told of it.`]
        : []),
    ].join(' '),
  undoable: 'What it did can still be undone. Forget it all the same.',
  yes: 'Forget it',
  no: 'Keep it',
  done: 'What this run was told and said is no longer kept.',
  badge: 'Forgotten',
  value: (length: number): string =>
    length === 0 ? 'No longer kept.' : `No longer kept (${length.toLocaleString('en')} characters).`,
  words: 'No longer kept.',
} as const

export const runText = {
  stateOf: ({ status, waiting }: Pick<Summary, 'status' | 'waiting'>): string =>
    status === 'waiting' && waiting !== null ? waits[waiting] : states[status],
  states,
  undone: 'Undone',
  partlyUndone: 'Partly undone',
  list: {
    title: 'Runs',
    sidebar: 'Recent runs',
    search: 'Search runs',
    filters: { all: 'All', going: 'Going on', asks: 'Asks you', failed: 'Failed' },
    filter: 'Which runs',
    workflow: 'Workflow',
    began: 'Begun',
    took: 'Took',
    none: 'No runs yet',
    noneText: 'A run appears here as soon as you begin some work, and stays, with all that it did.',
    noneFound: 'No run is like that',
    noneFoundText: 'Search for something else, or show all runs.',
    begin: 'Begin some work',
    undoRun: (title: string): string => `Undo of ${title}`,
  },
  head: {
    began: 'Begun',
    ended: 'Ended',
    took: 'Took',
    mode: 'Mode',
    spent: 'Spent',
    effects: 'Effects',
    standing: (stand: number, undone: number): string =>
      undone === 0 ? `${stand} stand` : `${stand} stand, ${undone} taken back`,
    forkedFrom: 'Forked from',
    within: 'Within',
    undoes: 'Takes back',
    undoneBy: 'Taken back by',
    id: 'Id',
    modes: { observe: 'Observe', draft: 'Draft', autopilot: 'Autopilot' },
  },
  actions: {
    group: 'This run',
    pause: 'Pause',
    resume: 'Go on',
    cancel: 'Cancel',
    retry: 'Try again',
    undo: 'Undo',
    bundle: 'Export',
    fork: 'Fork from here',
    approve: 'See what it asks',
  },
  cancel: {
    title: 'Cancel this run?',
    text: 'It begins nothing more. What it did is taken back where its workflow says so; you can undo the rest afterwards.',
    reason: 'Why (optional)',
    yes: 'Cancel the run',
    no: 'Leave it',
  },
  tabs: {
    timeline: 'Timeline',
    journal: 'Journal',
    values: 'Values',
    log: 'Log',
    receipts: 'Receipts',
    graph: 'Graph',
    children: 'Within it',
  },
  timeline: {
    empty: 'Nothing has begun yet',
    emptyText: 'Each step appears here when it begins, with its attempts and waits.',
    unknown: 'This run was begun by another release. Only its journal can be told.',
    steps: 'Steps',
    visit: (visit: number): string => `visit ${visit}`,
    item: (item: number): string => `item ${item}`,
    attempt: (attempt: number): string => `Attempt ${attempt}`,
    phases: {
      attempt: 'Attempt',
      held: 'Waits for you',
      backoff: 'Pause before another attempt',
      doubt: 'In doubt',
    },
    state: {
      open: 'Under way',
      held: 'Waits for you',
      done: 'Done',
      failed: 'Failed',
      'in doubt': 'In doubt',
      dropped: 'Dropped',
    } satisfies Record<Step['state'], string>,
    kinds: { effect: 'Effect', child: 'Run within', timer: 'Timer', wait: 'Wait' } satisfies Record<
      Step['kind'],
      string
    >,
  },
  step: {
    state: 'State',
    kind: 'Kind',
    attempts: 'Attempts',
    began: 'Begun',
    took: 'Took',
    key: 'Key',
    input: 'Input',
    output: 'Output',
    phases: 'What it was doing',
    openChild: 'Open the run',
    forkHint: 'Begins another run that shares all before this step and does the rest anew.',
    lasts: 'since',
  },
  values: {
    input: 'Input',
    output: 'Output',
    none: 'Nothing yet.',
    search: 'Search in it',
    all: (length: number): string => `Load all ${length.toLocaleString('en')} characters`,
    found: (count: number): string => (count === 1 ? '1 line' : `${count.toLocaleString('en')} lines`),
    cut: 'This is the beginning.',
  },
  journal: {
    search: 'Search the journal',
    label: 'Journal of the run',
    logLabel: 'Log of the run',
    count: (shown: number, all: number): string =>
      shown === all
        ? `${all.toLocaleString('en')} events`
        : `${shown.toLocaleString('en')} of ${all.toLocaleString('en')} events`,
    loading: 'Loading',
    follow: 'Follow the end',
    whole: 'The event',
  },
  receipts: {
    none: 'Nothing was done to the world',
    noneText: 'Whatever the run does outside of itself leaves a receipt here, by which it can be taken back.',
    classes: {
      pure: 'Nothing to undo',
      reversible: 'Can be undone',
      compensable: 'Can be made good',
      irreversible: 'Cannot be undone',
    },
    state: { stands: 'Stands', undone: 'Taken back', kept: 'Stays' },
    takesBack: (position: number): string => `takes back ${position}`,
    number: 'No.',
    what: 'What',
    undo: 'Undo class',
    how: 'State',
    when: 'When',
  },
  graph: {
    label: 'Workflow of the run, drawn',
    none: 'There is no workflow to draw',
    noneText: 'A run that takes another one back has none.',
    states: {
      idle: 'Not yet',
      open: 'Under way',
      waiting: 'Waiting',
      done: 'Done',
      failed: 'Failed',
      'in doubt': 'In doubt',
    },
    items: (done: number, total: number, failed: number): string =>
      `${done} of ${total} items${failed === 0 ? '' : `, ${failed} failed`}`,
    visits: (visits: number): string => `${visits} visits`,
    outline: 'The same as a list',
  },
  children: {
    none: 'No runs within it',
    noneText: 'Lists and calls of other workflows are runs of their own, and appear here.',
  },
  needs: {
    question: 'It asks you',
    answer: 'Answer',
    decision: (node: string): string => `“${node}” failed. What now?`,
    decide: { retry: 'Try it again', continue: 'Go on without it', fail: 'Let the run fail' },
    doubt: (tool: string): string => `Nobody knows whether ${tool} happened`,
    doubtText: 'Look for it in the world, then say what you found. Nothing is done until you do.',
    resolve: { done: 'It happened', 'not-done': 'It did not happen', retry: 'Do it again' },
    evidence: {
      why: 'Why',
      input: 'What it was to do',
      prepared: 'What was read before',
      key: 'Its name in the world',
    },
    approval: (count: number): string =>
      count === 1 ? 'It asks before it goes on' : `It asks before ${count} steps`,
    see: 'See and answer',
    budget: 'A budget is used up',
    budgets: 'Change the limits',
    parked: 'It could not go on',
    paused: 'It is paused',
    goOn: 'Go on',
  },
  undo: {
    title: 'Take this run back',
    looking: 'Looking at what that would do',
    nothing: 'There is nothing to take back.',
    counts: (undone: number): string =>
      undone === 1 ? '1 step will be taken back' : `${undone} steps will be taken back`,
    states: {
      undone: 'Will be taken back',
      nothing: 'Is as before already',
      changed: 'Somebody changed it since: left alone',
      irreversible: 'Cannot be taken back',
      kept: 'Stays, as its workflow says',
      pruned: 'What it replaced is no longer kept',
      failed: 'Cannot be taken back',
    },
    files: 'Files afterwards',
    steps: 'Steps',
    keep: 'Leave what cannot be taken back as it is',
    yes: 'Undo',
    no: 'Leave it',
    truncated: 'There is more than is listed.',
  },
  fork: {
    title: 'Fork from here',
    text: 'All before this step is shared; this step and the rest are done anew, in a run of its own.',
    again: 'What was done from here on, and would be done again:',
    nothing: 'Nothing was done from here on.',
    undoFirst: 'You can undo the run from here first.',
    yes: 'Fork',
    no: 'Leave it',
  },
  begun: 'Begun',
} as const
