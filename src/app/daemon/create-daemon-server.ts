import { createOnceStore, type Sqlite, systemClock, systemIds } from '#adapters'
import { type Call, type Implementations, type Operations } from '#contract'
import { operations } from '#contract/operations'
import {
  createServer,
  type Chat,
  type Entrance,
  type Failure,
  type Live,
  type PageFiles,
  registerChat,
  registerLive,
  registerMetrics,
  registerOpenApi,
  registerOperations,
  registerPages,
  registerRequestLog,
  type RequestMeter,
} from '#http'

import type { Desk } from '../operations/desk.ts'
import type { Workspace } from '../workspace.ts'

export interface DaemonServerOptions {
  readonly workspace: Workspace
  readonly db: Sqlite
  readonly entrance: Entrance
  readonly live: Live
  readonly meter: RequestMeter
  readonly program: Desk['program']
  readonly pages: PageFiles
  readonly implementations: Implementations<Operations>
  readonly chat: Chat
  /** As whom the numbers for a collector are asked for. */
  readonly metricsAsked: Call
  /** Takes what went wrong in a way that it should not have. */
  complain(text: string): void
}

/** The server of a home: operations, their document, numbers, the stream, and the page. */
export function createDaemonServer(options: DaemonServerOptions): ReturnType<typeof createServer> {
  const { entrance, live, meter, program, implementations } = options
  const { log } = options.workspace
  const report = ({ request, route, error }: Failure): void => {
    log?.write({ level: 'error', event: 'http.failed', request, route, code: 'internal.bug' })
    const what = error instanceof Error ? (error.stack ?? error.message) : 'unknown'
    options.complain(`${request} ${route}: ${what}`)
  }
  return createServer({
    entrance,
    build: program.build,
    ids: systemIds,
    report,
    register: [
      (app) => {
        registerRequestLog(app, (answered) => {
          meter.note(answered)
          log?.write({ level: 'info', event: 'http.answered', ...answered })
        })
      },
      (app) => {
        const once = createOnceStore(options.db)
        registerOperations(app, { operations, implementations, once, clock: systemClock, report })
      },
      (app) => {
        registerOpenApi(app, { operations, version: program.version })
      },
      (app) => {
        registerMetrics(app, () => implementations['diagnostics.get']({}, options.metricsAsked))
      },
      (app) => registerLive(app, { live, insider: (request) => entrance.insiderOf(request) }),
      (app) => {
        registerChat(app, { chat: options.chat, after: (ms, run) => systemClock.after(ms, run) })
      },
      (app) => {
        registerPages(app, options.pages)
      },
    ],
  })
}
