/** What the frame around every room says. */
export const shellText = {
  name: 'Adjutant',
  skip: 'Skip to the content',
  menu: 'Rooms and runs',
  notices: 'Notices',
  rooms: 'Rooms',
  inspector: 'Details',
  closeInspector: 'Close details',
  openMenu: 'Open the menu',
  splitLeft: 'Width of the list',
  splitRight: 'Width of the details',
  search: 'Search or do…',
  newWork: 'New work',
  live: {
    connecting: 'Connecting',
    live: 'Live',
    reconnecting: 'Reconnecting',
    offline: 'Offline',
  },
  liveSays: {
    connecting: 'The page is asking the daemon how things stand.',
    live: 'What you see is what is.',
    reconnecting: 'The connection broke. What you see may be a moment old.',
    offline: 'The daemon does not answer. Start it with “adjutant up”; the page goes on by itself.',
  },
  stale: 'This page is older than the daemon.',
  reload: 'Reload',
  theme: {
    auto: 'As the system',
    light: 'Light',
    dark: 'Dark',
    change: (next: string) => `Colours: ${next}`,
  },
  palette: {
    title: 'Search or do something',
    placeholder: 'What do you want to do?',
    nothing: 'Nothing is called that.',
  },
  shortcuts: { title: 'Keys' },
  demo: {
    title: 'A daemon to try things out on.',
    text: 'Kill it in the middle of its work: it comes back, and nothing is lost or done twice.',
    action: 'Pull the plug',
  },
  phrase: {
    title: 'Nobody has written down the words that bring your key back.',
    text: 'Without them, a lost key is lost for good.',
    action: 'Show them',
  },
  protect: {
    title: 'Your key lies in a file.',
    text: 'Whoever can read this account’s files can read what is here. A passphrase or the keychain keeps it from them.',
    action: 'Protect it',
  },
  failed: {
    title: (what: string) => `${what} could not be shown`,
    again: 'Try again',
    request: (id: string) => `Request ${id}`,
    offline: 'The daemon does not answer',
    login: 'You are not logged in any more',
    busy: 'Too many requests at once',
    server: 'The daemon met something unexpected',
    refused: 'That was refused',
  },
  notFound: {
    title: 'There is nothing here',
    text: 'The address leads nowhere.',
    home: 'Go to the first page',
  },
  loading: 'Loading',
  more: 'Show more',
  commands: {
    go: 'Go to',
    page: 'Page',
    palette: 'Search or do something',
    shortcuts: 'Show the keys',
    colours: 'Change the colours',
    setUpModels: 'Set up models',
  },
} as const

/** What is told on the desktop. Nothing of anybody's content stands there. */
export const noticeText: { readonly asks: string; readonly ended: Readonly<Record<string, string>> } = {
  asks: 'A run waits for your word',
  ended: {
    'run.completed': 'A run is done',
    'run.failed': 'A run has failed',
    'run.cancelled': 'A run was cancelled',
  },
}

/** The rooms, by what they are called in the address. */
export const roomText = {
  home: 'Home',
  runs: 'Runs',
  approvals: 'Approvals',
  chat: 'Chat',
  agents: 'Agents',
  documents: 'Documents',
  activity: 'Activity',
  models: 'Models',
  settings: 'Settings',
  diagnostics: 'Diagnostics',
  toAnswer: (count: number): string => (count === 1 ? '1 thing to answer' : `${count} things to answer`),
} as const

export const loginText = {
  title: 'Adjutant',
  working: 'Logging in',
  link: {
    title: 'Use a link from the terminal',
    text: 'For this browser to be let in, open the link that the program printed, or ask for a new one:',
    command: 'adjutant link',
    hint: 'A link works once and for one minute.',
  },
  passphrase: {
    title: 'Or with your passphrase',
    label: 'Passphrase',
    enter: 'Log in',
    warn: 'It is the passphrase of your vault.',
  },
  expired: 'That link has been used, or is older than a minute.',
} as const
