/** One way in which somebody may try to make the program do what its person did not want. */
export interface AttackRow {
  /** A letter for its kind and a number; tests carry it at the beginning of their names. */
  readonly row: string
  readonly what: string
  /** What of it waits for a part of the program that is not there yet; absent when all of it applies. */
  readonly later?: string
}

export interface AttackKind {
  readonly letter: string
  readonly title: string
  readonly rows: readonly AttackRow[]
}

const accounts = 'comes with accounts'
const commands = 'comes with tools that run commands'
const backup = 'comes with backups'

/** Every kind of attack that the program must stand, with those that its parts of tomorrow bring. A new hole adds a row. */
export const attackKinds: readonly AttackKind[] = [
  {
    letter: 'A',
    title: 'The door of the server',
    rows: [
      { row: 'A1', what: 'Requests under a name that was rebound to this machine' },
      { row: 'A2', what: 'Requests that name no host, two, or another by a proxy’s header' },
      { row: 'A3', what: 'Forms and simple requests sent by a page of somebody else' },
      {
        row: 'A4',
        what: 'A page from another port of this machine, which gets the same cookies',
      },
      { row: 'A5', what: 'Web sockets opened by a page of somebody else' },
      { row: 'A6', what: 'A body of another type than the one that is asked for' },
      { row: 'A7', what: 'Ambiguous lengths, bare line feeds, endless headers and bodies' },
      { row: 'A8', what: '`__proto__` and `constructor` in data' },
      { row: 'A9', what: 'Guessing passwords, many at once, under made-up addresses' },
      { row: 'A10', what: 'The token of the command line in a browser; forged cookies' },
      { row: 'A11', what: 'Work that is done before anybody is asked who they are' },
      { row: 'A12', what: 'A page that hands over a token or leads away with one' },
      { row: 'A13', what: 'A first start that is open until somebody closes it' },
    ],
  },
  {
    letter: 'B',
    title: 'Accounts',
    rows: [
      { row: 'B1', what: 'Tokens without a signature, of another kind, issuer or time', later: accounts },
      { row: 'B2', what: 'A refresh token used twice, by many at once, or after leaving', later: accounts },
      { row: 'B3', what: 'A user, role or tier that the request names itself', later: accounts },
      { row: 'B4', what: 'Finding out who has an account by time, text or limits', later: accounts },
      { row: 'B5', what: 'The ids of other people’s things', later: accounts },
      { row: 'B6', what: 'Keys and sessions of somebody who is gone or has fewer rights', later: accounts },
    ],
  },
  {
    letter: 'C',
    title: 'Requests to where nobody is let',
    rows: [
      { row: 'C1', what: 'Addresses of this machine, its network and its cloud, in every spelling' },
      { row: 'C2', what: 'Names that lead somewhere else once they were looked at' },
      { row: 'C3', what: 'Redirects inside, to files, or away with what was sent' },
      { row: 'C4', what: 'Answers that never end, unpack to too much, or go round in circles' },
    ],
  },
  {
    letter: 'D',
    title: 'Files',
    rows: [
      {
        row: 'D1',
        what: 'Paths that lead out of what was granted',
        later: 'names in archives come with archives',
      },
      { row: 'D2', what: 'Links, also ones that are swapped in at the last moment' },
      { row: 'D3', what: 'Archives that unpack to too much', later: 'comes with archives' },
      {
        row: 'D4',
        what: 'Files that something obeys later: hooks, start-up files, instructions; the program’s own home',
      },
      { row: 'D5', what: 'Files that the program itself would take for its code or settings' },
    ],
  },
  {
    letter: 'E',
    title: 'Data that becomes code',
    rows: [
      { row: 'E1', what: 'Expressions and templates that reach the host' },
      { row: 'E2', what: 'A workflow that does something when it is only read, checked, kept or tried' },
      {
        row: 'E3',
        what: 'A program that is allowed, with arguments that make it run others',
        later: commands,
      },
      { row: 'E4', what: 'Signs that a shell obeys, in arguments', later: commands },
      {
        row: 'E5',
        what: 'Code that breaks out of its sandbox or uses it up',
        later: 'comes with the sandbox',
      },
      {
        row: 'E6',
        what: 'Queries of a database made of somebody’s text',
        later: 'comes with tools for databases',
      },
    ],
  },
  {
    letter: 'F',
    title: 'Words that steer',
    rows: [
      { row: 'F1', what: 'Texts of others that get private data sent, fetched, shown or looked up' },
      { row: 'F2', what: 'Texts of others that get something run, paid, installed or remembered' },
      {
        row: 'F3',
        what: 'Tools that pass for others; what hides in their descriptions and in questions',
        later: 'descriptions that change after approval come with plugins',
      },
      {
        row: 'F4',
        what: 'What is approved and what is done are two things; something that approves or grants itself',
      },
      { row: 'F5', what: 'Questions without end; a change between the answer and the deed' },
      {
        row: 'F6',
        what: 'Contents and inner matters in logs, errors and exports',
        later: 'prompts and responses come with models',
      },
    ],
  },
  {
    letter: 'G',
    title: 'Secrets and keys',
    rows: [
      { row: 'G1', what: 'A placeholder for another host, path, method, header or run, or a forged one' },
      { row: 'G2', what: 'A server that sends the secret back, in whatever spelling' },
      { row: 'G3', what: 'Rows of the database that were changed or exchanged' },
      { row: 'G4', what: 'Secrets in arguments, environments, logs, files and messages' },
    ],
  },
  {
    letter: 'H',
    title: 'Backups',
    rows: [
      { row: 'H1', what: 'A backup server that lies, withholds, mixes or replays', later: backup },
      { row: 'H2', what: 'Restoring what is foreign or damaged, and crashes on the way', later: backup },
      { row: 'H3', what: 'Uploads beyond the quota; removing other people’s backups', later: backup },
    ],
  },
  {
    letter: 'I',
    title: 'Payments',
    rows: [
      {
        row: 'I1',
        what: 'Notices of payment that are forged, repeated, late or lost',
        later: 'comes with payments',
      },
    ],
  },
  {
    letter: 'J',
    title: 'Packages',
    rows: [
      {
        row: 'J1',
        what: 'Packages that were changed, downgraded, revoked or ask for more',
        later: 'comes with packages',
      },
    ],
  },
  {
    letter: 'K',
    title: 'Others on the line',
    rows: [
      {
        row: 'K1',
        what: 'A relay that reads, changes, repeats or adds members',
        later: 'comes with the relay',
      },
      {
        row: 'K2',
        what: 'One connection that serves two clients and mixes them up',
        later: 'connections to tools of other programs come with those',
      },
    ],
  },
  {
    letter: 'L',
    title: 'The record',
    rows: [
      { row: 'L1', what: 'Entries of the audit log that are changed, removed, reordered or forged' },
      { row: 'L2', what: 'Lines, terminals and spreadsheets steered by what stands in the log' },
    ],
  },
]
