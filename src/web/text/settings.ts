/** What the settings say, the same for all sections first. */
export const settingsText = {
  sections: 'Sections',
  titles: {
    key: 'Key',
    vault: 'Secrets',
    grants: 'Permissions',
    policy: 'Policy',
    budgets: 'Budgets',
    retention: 'Retention',
    limits: 'Limits',
    notifications: 'Notifications',
    appearance: 'Appearance',
    logins: 'Logins',
  },
  failed: 'It could not be shown',
  notSaved: 'It was not saved',
  save: 'Save',
  saved: 'Saved.',
  discard: 'Discard changes',
  changed: 'Not saved yet.',
  stale: 'Somebody has changed it meanwhile.',
  takeNew: 'Show what holds now',
  cancel: 'Cancel',
  remove: 'Remove',
  more: 'Show more',
  group: 'Settings',
  notices: {
    refused: 'This browser shows no notices of this page. Allow them in its settings.',
    unknown: 'This browser cannot show notices on the desktop.',
  },
} as const

export const keyText = {
  about:
    'All that is kept here is encrypted. Everything hangs from one key; whoever has it can read it, and without it nobody can.',
  kept: 'The key is kept',
  how: {
    file: 'in a file of the home, readable by whoever can read your files',
    passphrase: 'under a passphrase, which is also what one logs in with',
    keychain: 'in the keychain of this computer',
  },
  folder: 'The home is in',
  words: {
    title: 'Words that bring it back',
    text: 'If the key is lost, or the passphrase forgotten, these 24 words are the only way back. Write them on paper.',
    show: 'Show the words',
    note: 'Nobody else should see the screen now.',
    written: 'I have written them down, all 24 and in this order',
    done: 'Do not show them again',
    seen: 'They were written down, and are not shown here any more. On this machine, “adjutant key phrase” shows them.',
    failed: 'The words could not be shown',
    list: 'The words',
  },
  protect: {
    title: 'Protect it',
    change: 'Keep it another way',
    failed: 'The key is kept as before',
    passphrase: 'Under a passphrase',
    keychain: 'In the keychain',
    passphraseText:
      'You type it when the daemon starts, and to log in. A sentence that only you think of is better than a short word.',
    keychainText: 'Whoever is logged in to this computer as you can use it, and nobody else.',
    field: 'Passphrase',
    again: 'The same again',
    differ: 'The two are not the same.',
    byPassphrase: 'Use this passphrase',
    byKeychain: 'Use the keychain',
    done: 'The key is protected.',
  },
} as const

export const vaultText = {
  about:
    'Workflows name secrets and never see them: a value is put in where it is sent, to the addresses that it is bound to and nowhere else.',
  add: 'Add a secret',
  empty: {
    title: 'No secrets are kept',
    text: 'A token or password that a workflow needs is added here, bound to where it may be sent.',
  },
  fields: {
    name: 'Name',
    nameHint: 'As workflows name it: {{secret:NAME}}.',
    value: 'Value',
    valueHint: 'It is not shown again, here or anywhere.',
    hosts: 'Hosts',
    hostsHint: 'Such as api.example.org, *.example.org or api.example.org:8443; press Enter after each.',
    methods: 'Methods',
    methodsHint: 'Empty: any.',
    paths: 'Paths',
    pathsHint: 'What the path of the address begins with.',
    header: 'Header',
  },
  sentTo: 'Sent to',
  any: 'any method',
  version: (version: number): string => `version ${version}`,
  retired: (count: number): string =>
    count === 1 ? '1 former value is kept out of answers' : `${count} former values are kept out of answers`,
  unusable: 'It was changed by other means than the vault, and cannot be used. Set it anew.',
  rotate: 'New value',
  rotateTitle: (name: string): string => `A new value for ${name}`,
  rotateText: 'It is bound as before. The old value is still kept out of answers.',
  replace: 'Replace the one that is there, with what it is bound to',
  removeTitle: (name: string): string => `Remove ${name}?`,
  removeText: 'All its values are forgotten. Workflows that name it will fail.',
  failed: 'The vault is as before',
  more: 'The vault as a whole',
  rekey: 'New key for the vault',
  rekeyText: 'Seals all secrets anew under a key of their own.',
  rekeyed: (count: number): string =>
    count === 1 ? '1 secret is sealed anew.' : `${count} secrets are sealed anew.`,
  lock: 'Lock',
  lockText: 'Whatever begins from now on asks for the passphrase. What runs goes on.',
  locked: 'It is locked.',
} as const

export const grantsText = {
  about:
    'What is allowed for longer than a run. What you type or choose for a run is allowed for that run alone and needs nothing here.',
  give: 'Allow something',
  ended: 'Show also what has ended',
  empty: {
    title: 'Nothing is allowed beyond runs',
    text: 'Runs get what you name when you start them. Something that should always be allowed is added here.',
  },
  for: (scope: string): string => (scope === 'global' ? 'for everything' : `for ${scope.replace(':', ' ')}`),
  givenBy: (by: string): string => `by ${by}`,
  until: 'until',
  once: 'for once',
  takenBy: 'went to run',
  revokedBy: (by: string, why: string): string => `taken back by ${by}${why === '' ? '' : `: ${why}`}`,
  expired: 'has ended',
  revoke: 'Take back',
  revokeTitle: 'Take it back?',
  revokeText: 'It ends at once, also for runs that are under way.',
  why: 'Why',
  fields: {
    ability: 'What',
    resource: 'On what',
    scopeKind: 'For what',
    scopeName: 'Called',
    reason: 'Why',
    lifetime: 'How long',
    expires: 'Until (day)',
  },
  abilities: {
    'fs.read': 'Read files in',
    'fs.write': 'Read and change files in',
    net: 'Reach a host',
    exec: 'Run a program',
    secret: 'Have a secret sent',
    tool: 'Call a tool',
  },
  resourceHints: {
    'fs.read': 'A folder, with all in it.',
    'fs.write': 'A folder, with all in it.',
    net: 'host:port, such as api.example.org:443.',
    exec: 'The name or path of a program.',
    secret: 'The name of a secret.',
    tool: 'The name of a tool, or a beginning with a * after it.',
  },
  scopes: {
    global: 'Everything',
    project: 'A project',
    workflow: 'A workflow',
    agent: 'An agent',
    plugin: 'A plugin',
  },
  lifetimes: { remembered: 'Until it is taken back', once: 'For the next run alone' },
  kept: 'It would be kept as',
  already: (by: string): string => `It is allowed already, given by ${by}.`,
  danger: 'This is dangerous',
  seen: 'I know, and want it all the same',
  allow: 'Allow it',
  failed: 'Nothing was allowed',
  revokeFailed: 'It was not taken back',
  log: 'What became of permissions',
  showLog: 'Show what became of permissions',
  happened: { given: 'Given', revoked: 'Taken back', taken: 'Went to', refused: 'Refused to' },
} as const

export const policyText = {
  about:
    'Rules, in order: the first that fits an effect says whether it goes, is asked about or is refused. What no rule fits goes by the mode.',
  version: (version: number | null): string =>
    version === null ? 'The policy that holds as long as nobody has set one' : `Version ${version}`,
  by: (by: string, because: string): string => `set by ${by}${because === '' ? '' : `: ${because}`}`,
  text: 'Text of the policy',
  check: 'See what changes',
  because: 'Why',
  set: 'Put it in force',
  problems: 'It cannot be used like this',
  at: (line: number | null, column: number | null): string =>
    line === null ? '' : `line ${line}${column === null ? '' : `, column ${column}`}`,
  nothing: 'It means the same as the policy in force.',
  changes: 'What would change',
  isSet: (version: number, created: boolean): string =>
    created
      ? `Version ${version} is in force.`
      : `It means the same as version ${version}, which stays in force.`,
  failed: 'The policy in force is as before',
  versions: 'Versions',
  take: 'Put its text above',
  none: 'None was ever set.',
  tests: {
    title: 'Try it out',
    text: 'Effects, each with what should become of it. Nothing is run.',
    field: 'Cases',
    run: 'Try them',
    sample: `cases:
  - name: reading is fine
    effect: { tool: fs.read, needs: 'fs.read:~/Downloads/a.txt' }
    expect: go
`,
    passed: (passed: number, failed: number): string => `${passed} as expected, ${failed} otherwise.`,
    expected: (expected: string, got: string): string => `expected ${expected}, got ${got}`,
    rule: (rule: string | null): string => (rule === null ? 'by the mode' : `by the rule ${rule}`),
    failed: 'They could not be tried',
  },
} as const

export const budgetsText = {
  about:
    'Nothing begins that could use more than is left. What waits for a budget goes on when its limit is raised.',
  today: 'Today',
  day: (day: string): string => `On ${day}`,
  limits: 'Limits that are set',
  none: 'None is set; what the policy says holds.',
  units: { effects: 'Effects', tokens: 'Tokens', money: 'Money', time: 'Time' },
  fieldUnits: { effects: 'effects', tokens: 'tokens', money: 'US dollars', time: 'minutes' },
  scope: (scope: string): string =>
    scope === 'day'
      ? 'Each day'
      : scope.startsWith('run:')
        ? `Run ${scope.slice(4)}`
        : `Project ${scope.slice(8)}`,
  used: (used: string, limit: string | null): string =>
    limit === null ? `${used}, no limit` : `${used} of ${limit}`,
  reserved: (amount: string): string => `${amount} of it for what is under way`,
  change: 'Change',
  raise: 'Set a limit',
  setTitle: 'Set a limit',
  fields: { scope: 'Of what', name: 'Which', unit: 'Of', limit: 'Limit' },
  scopes: { day: 'Each day', run: 'A run, with all within it', project: 'A project' },
  set: 'Set it',
  looked: (count: number): string =>
    count === 0
      ? ''
      : count === 1
        ? '1 effect that waited looks again.'
        : `${count} effects that waited look again.`,
  removeTitle: 'Take the limit away?',
  removeText: 'What the policy says holds in its place.',
  failed: 'The limit is as before',
  nothingUsed: 'Nothing was used yet.',
  defaults: 'By the policy, where none is set',
  defaultOf: { run: 'a run', project: 'a project', day: 'a day' },
} as const

export const loginsText = {
  about: 'The browsers that are logged in. Whoever has one open can do all that you can.',
  own: 'This browser',
  by: { link: 'with a link', passphrase: 'with the passphrase' },
  since: 'since',
  seen: 'last used',
  expires: 'ends',
  end: 'End it',
  endOthers: 'End all others',
  leave: 'Log out here',
  failed: 'The logins are as before',
  newLink: 'Make a link for another browser',
  link: 'It logs one browser in, once, within a minute:',
  copy: 'Copy',
  copied: 'Copied',
} as const
