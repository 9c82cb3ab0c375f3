import { amountText, countText } from '#base'

/** What is said of what would happen: of a dry-run, and of what waits for an answer. */
export const planText = {
  outcome: {
    completed: 'Would complete',
    failed: 'Would fail',
    cancelled: 'Would be cancelled',
    waiting: 'Would wait',
  },
  waitsFor: (what: string): string => `For ${what}.`,
  nothing: 'No file would be changed.',
  nothingHappens: 'Nothing has been changed yet.',
  truncated: 'There is more than is kept of a dry-run; not all of it is listed.',
  change: { created: 'created', replaced: 'changed', moved: 'moved', removed: 'removed' },
  changes: (counts: Readonly<Record<string, number>>): string =>
    Object.entries(planText.change)
      .flatMap(([change, word]) =>
        (counts[change] ?? 0) > 0 ? [`${countText(counts[change] ?? 0)} ${word}`] : [],
      )
      .join(', '),
  bytes: {
    written: (size: string): string => `${size} written`,
    moved: (size: string): string => `${size} moved`,
    removed: (size: string): string => `${size} removed`,
  },
  files: 'Files',
  filesIn: (folder: string): string => `In ${folder}`,
  tree: 'What changes, by folder',
  from: (place: string): string => `from ${place}`,
  inside: (counts: Readonly<Record<string, number>>): string => planText.changes(counts),
  sizes: (before: string | null, after: string): string => (before === null ? after : `${before} → ${after}`),
  chooseFile: 'Choose a file to see how it would change.',
  noText: 'Its content stays as it is.',
  binary: 'It is no text.',
  omitted: (why: string): string => `Not compared. ${why}`,
  requests: 'Requests',
  request: {
    sent: (status: number | null): string =>
      status === null ? 'sent, not answered' : `sent, answered ${status}`,
    held: 'would be sent',
  },
  notices: 'Messages to you',
  irreversible: (count: number): string =>
    count === 1 ? 'One step cannot be taken back' : `${countText(count)} steps cannot be taken back`,
  failures: (count: number): string =>
    count === 1 ? 'One step would fail' : `${countText(count)} steps would fail`,
  unpredicted: 'What could not be predicted',
  unpredictedWhat: {
    guard: 'A condition',
    branch: 'A branch',
    break: 'The end of a loop',
    items: 'The items of a list',
    call: 'A call of another workflow',
    pre: 'A condition beforehand',
    post: 'A condition afterwards',
    validator: 'A check',
    wait: 'A wait',
    event: 'An event',
    decision: 'A decision',
    output: 'What it gives',
  },
  unpredictedThen: {
    stopped: 'not walked further',
    passed: 'taken as fulfilled',
    unknown: 'unknown from there on',
  },
  leadsTo: (node: string): string => `to ${node}`,
  asked: 'What you would be asked',
  askedTimes: (count: number): string => (count === 1 ? 'once' : `${countText(count)} times`),
  cost: 'Cost',
  time: (working: string): string => `About ${working} of work`,
  waiting: (waiting: string, times: number): string =>
    `${waiting} of waiting (${amountText(times, 'wait')}), skipped here`,
  tokens: (count: number): string => amountText(count, 'token'),
  noModel: 'No tokens or money known of',
  effects: (count: number): string => `Each step with its arguments (${countText(count)})`,
  effectOutcome: { done: 'done', failed: 'failed', unknown: 'not simulated' },
  undo: {
    pure: 'Changes nothing',
    reversible: 'Can be taken back',
    compensable: 'Can be made good by another call',
    irreversible: 'Cannot be taken back',
  },
  hash: 'What a yes is bound to (SHA-256)',
  arguments: 'Arguments',
  copy: 'Copy',
  copied: 'Copied',
  more: (count: number): string => `and ${countText(count)} more`,
} as const

/** What is said of differences between texts. */
export const diffText = {
  layout: 'How texts are compared',
  unified: 'One below the other',
  split: 'Side by side',
  part: (at: number, of: number): string => `Part ${at} of ${of}`,
  lines: (first: number, last: number): string =>
    first === last ? `line ${first}` : `lines ${first}–${last}`,
  added: (count: number): string => `+${countText(count)}`,
  removed: (count: number): string => `−${countText(count)}`,
  take: (part: number): string => `Take part ${part}`,
  before: (name: string): string => `${name}, as it is`,
  after: (name: string): string => `${name}, as it would be`,
  both: (name: string): string => `How ${name} would change`,
  more: (count: number): string => `Show ${amountText(count, 'more part')}`,
  noEnd: 'The text ends without a line end.',
} as const
