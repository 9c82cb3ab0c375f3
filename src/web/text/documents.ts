import { amountText } from '#base'

/** What the room says where people have documents read, search them and ask about them. */
export const documentsText = {
  about:
    'Name a folder: what stands in it can be searched and asked about, by its words and by what they mean. Nothing leaves this machine.',
  group: 'Documents',
  failed: 'The documents could not be shown',
  question: {
    title: 'Ask or search',
    label: 'What do you want to know?',
    placeholder: 'When does the lease end? Or just: lease garage',
    ask: 'Ask',
    search: 'Search',
    collection: 'In',
    everywhere: 'everything',
    extract: 'Ask no model',
    extractHint: 'Gives the sentences as they stand. 0 tokens.',
    asking: 'Looking through your documents.',
    thinking: 'A model reads what was found.',
  },
  answer: {
    title: 'Answer',
    notFound: 'Not found',
    byModel: (model: string | null, tokens: number): string =>
      `Put by ${model ?? 'a model'}, ${tokens.toLocaleString('en')} tokens; each sentence was checked`,
    byExtract: 'Word for word from your documents, 0 tokens',
    dropped: (count: number): string =>
      count === 1
        ? 'One sentence was left out: no document bears it out.'
        : `${count} sentences were left out: no document bears them out.`,
    also: 'Elsewhere it says otherwise',
    near: 'The nearest that was found',
    waits: 'It waits for your word.',
    look: 'Look at the run',
  },
  hits: {
    title: 'Found',
    none: 'Nothing was found.',
    words: 'By words alone: nothing here can be compared by what it means yet.',
  },
  place: {
    page: (page: number): string => `page ${page}`,
    line: (line: number): string => `line ${line}`,
    lines: (first: number, last: number): string => `lines ${first} to ${last}`,
    open: (title: string): string => `Show where it stands in ${title}`,
  },
  passage: {
    title: 'Where it stands',
    gone: 'It has been read anew since, or was forgotten.',
    page: (page: number): string => `Page ${page}`,
    noPage: 'The page cannot be shown: the file is no longer as it was read.',
    close: 'Close',
  },
  add: {
    title: 'Read a folder',
    folder: 'Which folder?',
    hint: 'Paste a path, or choose one. Files are only read.',
    collection: 'Into the collection',
    read: 'Read it',
    watch: 'Read it again whenever something in it changes',
  },
  readings: {
    title: 'Readings',
    none: 'Nothing has been read yet.',
    counted: 'Looking what there is to read',
    paused: 'Paused',
    progress: (done: number, toRead: number): string =>
      `${done.toLocaleString('en')} of ${toRead.toLocaleString('en')} files read`,
    left: (text: string): string => `about ${text} left`,
    done: {
      added: 'read',
      changed: 'read anew',
      same: 'as before',
      removed: 'gone',
      noText: 'without text',
      unread: 'could not be read',
    },
    nothing: 'nothing to read',
    stop: 'Stop',
  },
  unread: {
    title: 'Could not be read',
    of: (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`,
    more: (count: number): string =>
      `and ${count.toLocaleString('en')} more, which "adjutant documents unread" lists`,
  },
  forget: {
    action: 'Forget…',
    title: 'Forget what was read?',
    text: (path: string, collection: string): string =>
      `What was read of ${path} into ${collection} is forgotten, for good. Files are not touched.`,
    yes: 'Forget it',
    no: 'Keep it',
  },
  list: {
    title: (collection: string): string => `Documents in ${collection}`,
    show: 'Show what is in it',
    hide: 'Hide what is in it',
    read: 'read',
  },
  collections: {
    title: 'Collections',
    empty: 'Nothing was read into it yet.',
    documents: (count: number): string => amountText(count, 'document'),
    passages: (count: number): string => amountText(count, 'passage'),
    byMeaning: (percent: number): string => `${percent} % can be found by what they mean`,
    unread: (count: number): string => `${amountText(count, 'file')} not read`,
    make: 'New collection',
    makeLabel: 'Name',
    makeHint: 'Small letters, digits, - and _.',
    save: 'Make it',
    cancel: 'Cancel',
    remove: (name: string): string => `Forget ${name}`,
    removing: {
      title: (name: string): string => `Forget ${name}?`,
      text: 'All that was read into it is forgotten, for good. Files are not touched.',
      action: 'Forget it',
    },
  },
  watches: {
    title: 'Watched folders',
    none: 'No folder is watched. Tick the box when you have one read.',
    into: (collection: string): string => `into ${collection}`,
    followed: 'Followed',
    paused: 'Paused',
    waits: 'Waits for the daemon',
    pause: 'Pause',
    resume: 'Resume',
    remove: 'Watch no longer',
    read: 'Last read',
  },
} as const
