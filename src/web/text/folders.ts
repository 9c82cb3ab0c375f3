/** What the choice of a folder says. */
export const folderText = {
  title: 'Choose a folder',
  path: 'Folder',
  pathHint: 'Paste a path, or walk to it below.',
  go: 'Go there',
  up: 'One folder up',
  home: 'Your home folder',
  entries: (count: number | null): string =>
    count === null ? '' : count === 1 ? '1 thing' : `${count} things`,
  empty: 'There are no folders in it.',
  showHidden: 'Show hidden folders',
  choose: (name: string): string => `Choose ${name}`,
  chooseThis: 'Choose this folder',
  cancel: 'Cancel',
  truncated: 'There are more folders than are shown. Paste the path to get to one of them.',
  browse: 'Choose…',
  list: 'Folders in it',
  grantNote: 'Choosing it lets the run work in it, and in nothing else.',
} as const
