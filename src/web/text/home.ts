/** What the first page says. */
export const homeText = {
  title: 'What shall be done?',
  lead: 'Nothing happens before you have seen it. Whatever is done can be taken back.',
  works: 'Works offline',
  tidy: {
    title: 'Tidy a folder',
    text: 'Sorts its files by kind and month, finds doubles, and writes a report. Hidden files, links and whole projects are left alone.',
    folder: 'Which folder?',
    folderHint: 'Paste a path, or choose one.',
    demo: 'Try it on the sample folder',
    options: 'Settings',
    show: 'Show me what would happen',
    looking: 'Looking at the folder. Nothing is changed.',
  },
  plan: {
    title: 'What would happen',
    approve: 'Approve and run',
    back: 'Change something',
    mayUse: 'It may use',
    nothing: 'Nothing would change: everything is in its place already.',
    exactly: 'Exactly this',
    exactlyText: 'Only the steps that you see here, as you see them; anything else asks you.',
    bounded: 'Within bounds',
    boundedText: (effects: number): string =>
      `Up to ${effects.toLocaleString('en')} steps in what it may use; it does not ask for each. Files that came in since are tidied as well.`,
    ask: 'Ask me for each step',
    askText: 'The run begins, and waits for your word before it changes anything.',
    how: 'How far does your word go?',
    dangers: 'Be careful',
    starting: 'Begin',
  },
  recent: {
    title: 'Recently',
    all: 'All runs',
    none: 'Nothing has been done yet. What you begin appears here, with a way to take it back.',
  },
} as const
