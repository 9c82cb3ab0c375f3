import { randomBytes } from 'node:crypto'

import { systemClock, systemIds } from '#adapters'
import { type Implementations, type Operations } from '#contract'
import { operations } from '#contract/operations'
import {
  createServer,
  Entrance,
  type Failure,
  type KnownRoutes,
  Live,
  type OnceStore,
  registerChat,
  registerLive,
  registerOpenApi,
  registerOperations,
} from '#http'
import { createMemoryLoginStore, createMemoryOnceStore, MemoryEventLog } from '#http/testing'

const token = 'token-of-the-command-line'

/** The server with all operations, as the daemon has it. */
export interface Served extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly token: string
  readonly routes: KnownRoutes
  readonly failures: readonly Failure[]
  readonly entrance: Entrance
}

export async function serveOperations(
  implementations: Implementations<Operations>,
  { once = createMemoryOnceStore() }: { once?: OnceStore } = {},
): Promise<Served> {
  const failures: Failure[] = []
  const report = (failure: Failure): void => void failures.push(failure)
  let routes: KnownRoutes | undefined
  const entrance = new Entrance({
    store: createMemoryLoginStore(),
    key: randomBytes(32),
    token,
    by: 'ada',
    passphrase: { isSet: () => false, verify: async () => false },
    hosts: [],
    clock: systemClock,
    randomBytes,
  })
  const live = new Live({ log: new MemoryEventLog(), clock: systemClock, build: 'b1' })
  const app = await createServer({
    entrance,
    build: 'b1',
    ids: systemIds,
    report,
    register: [
      (server, known) => {
        routes = known
        registerOperations(server, {
          operations,
          implementations,
          once,
          clock: systemClock,
          checksAnswers: true,
          report,
        })
        registerOpenApi(server, { operations, version: '1.2.3' })
      },
      (server) => registerLive(server, { live, insider: (asked) => entrance.insiderOf(asked) }),
      (server) => {
        registerChat(server, { chat: noChat, after: (ms, run) => systemClock.after(ms, run) })
      },
    ],
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    port: Number(new URL(url).port),
    token,
    routes: routes as KnownRoutes,
    failures,
    entrance,
    async [Symbol.asyncDispose]() {
      live[Symbol.dispose]()
      await app.close()
    },
  }
}

/** Answers nothing. */
async function* noChat(): AsyncGenerator<never> {}

/** Implementations that do nothing but note that they were called. */
export function implementationsThatNote(called: string[]): Implementations<Operations> {
  const entries = Object.keys(operations).map((name) => [name, async () => void called.push(name)])
  return Object.fromEntries(entries)
}
