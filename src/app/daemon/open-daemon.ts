import { randomBytes } from 'node:crypto'
import process from 'node:process'

import {
  appendAudit,
  createLoginStore,
  deriveKeys,
  endProcess,
  openDatabase,
  type Sqlite,
  systemClock,
} from '#adapters'
import { AppError } from '#contract'
import { Entrance, RequestMeter } from '#http'

import type { Access, Home } from '../home.ts'
import { streamChat } from '../operations/chat.ts'
import type { Desk } from '../operations/desk.ts'
import type { HomeHost } from '../operations/home.ts'
import { createImplementations } from '../operations/index.ts'
import { watchFolders } from '../library/watch-folders.ts'
import { openWorkspace } from '../workspace.ts'
import { createDaemonServer } from './create-daemon-server.ts'
import { listen } from './listen.ts'
import { loadPages } from './load-pages.ts'
import { openLive } from './open-live.ts'
import { openPassphraseCheck } from './passphrase.ts'
import { newDaemonToken, sayDaemon, unsayDaemon } from './runtime-files.ts'

export interface DaemonOptions {
  readonly access: Access
  /** The person whose machine this is. */
  readonly by: string
  readonly version: string
  /** Default: the first free one from 4777 on. */
  readonly port?: number | undefined
  /** Where it was before it ended, if it has been up. */
  readonly before?: number | null
  /** Further addresses that it is reached by. */
  readonly hosts: readonly string[]
  /** The process that starts this one again. */
  readonly supervisor: number
  /** A folder to try things out on. */
  readonly demo: string | null
  /** Hands the passphrase to whoever starts this process again. */
  remember(passphrase: string): void
  /** Takes what went wrong in a way that it should not have, for whoever looks at this process. */
  complain(text: string): void
  readonly signal: AbortSignal
}

/** A home at work that answers over HTTP. Disposing lets what has begun finish. */
export interface Daemon extends AsyncDisposable {
  /** `http://127.0.0.1:4777`. */
  readonly url: string
  /** A link that logs a browser in once. */
  newLink(): string
}

/** How long an answer takes to be sent, in milliseconds. */
const answerMs = 50

/**
 * Runs the engine of a home and serves it on this machine: all that was left behind goes on.
 *
 * @throws AppError `engine.home_busy`, `daemon.port_taken`
 */
export async function openDaemon(home: Home, options: DaemonOptions): Promise<Daemon> {
  const { access, by, version, signal } = options
  await using opening = new AsyncDisposableStack()
  const workspace = opening.use(await openWorkspace(home, { engine: 'required' }))
  const { events } = workspace
  if (!events) throw new AppError('internal.bug', 'This process runs the engine and knows no events.')
  const db = opening.adopt(openDatabase(home.database), (open) => void open.close())
  const pages = loadPages()
  const build = pages.build ?? version
  const passphrase = await openPassphraseCheck(home, access, {
    refused: () => noteRefusal(db),
    signal,
  })
  const entrance = entranceOf(home, { db, passphrase, options })
  const live = openLive(opening, { events, db, entrance, build })
  const meter = new RequestMeter()
  const startedAt = systemClock.now()
  const ending = new AbortController()
  const watching = opening.use(watchFolders(workspace, { by }))
  const desk: Desk = {
    workspace,
    access,
    watching,
    ending: ending.signal,
    program: { version, build, startedAt },
    served: { stream: () => live.health(), requests: () => meter.times() },
    changed(what) {
      live.announce(what)
    },
  }
  const implementations = createImplementations(desk, hostOf(home, options, passphrase))
  const server = await createDaemonServer({
    workspace,
    db,
    entrance,
    live,
    meter,
    program: desk.program,
    pages: pages.files,
    implementations,
    chat: (request, call) => streamChat(desk, request, call),
    metricsAsked: { caller: { by, via: 'process' }, request: 'metrics', once: null, signal },
    complain: (text) => {
      options.complain(text)
    },
  })
  opening.defer(() => server.close())
  opening.defer(() => ending.abort())
  await workspace.launch()
  watching.begin()
  const url = await listen(server, options)
  sayDaemon(home.folder, {
    url,
    port: Number(new URL(url).port),
    pid: process.pid,
    supervisor: options.supervisor,
    build,
    version,
    startedAt: new Date(startedAt).toISOString(),
  })
  opening.defer(() => {
    unsayDaemon(home.folder)
  })
  const held = opening.move()
  return {
    url,
    newLink: () => entrance.newLink(url).link,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

/** Whom the daemon lets in. */
function entranceOf(
  home: Home,
  {
    db,
    passphrase,
    options: { by, hosts },
  }: {
    db: Sqlite
    passphrase: Awaited<ReturnType<typeof openPassphraseCheck>>
    options: Pick<DaemonOptions, 'by' | 'hosts'>
  },
): Entrance {
  return new Entrance({
    store: createLoginStore(db, { by, clock: systemClock }),
    key: deriveKeys(home.master).logins,
    token: newDaemonToken(home.folder),
    by,
    passphrase,
    hosts,
    clock: systemClock,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
  })
}

/** A wrong passphrase leaves a trace; there cannot be many, for each makes the next one wait longer. */
function noteRefusal(db: Sqlite): void {
  const record = { at: systemClock.now(), kind: 'login.refused', by: '', subject: 'passphrase', data: null }
  db.transaction(() => appendAudit(db, record)).immediate()
}

/** What can be done from within to the process that a home is served by. */
function hostOf(home: Home, options: DaemonOptions, passphrase: { changed(isSet: boolean): void }): HomeHost {
  return {
    home,
    access: options.access,
    demo: options.demo,
    remember(words) {
      passphrase.changed(true)
      options.remember(words)
    },
    pullPlug() {
      // The answer first: whoever gets none sends the wish again, to the next one.
      systemClock.after(answerMs, () => {
        endProcess(process.pid, 'SIGKILL')
      })
    },
  }
}
