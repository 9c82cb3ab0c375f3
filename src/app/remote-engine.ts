import { type Clock, type Json, type JsonObject, sleep } from '#base'
import { AppError, Problem } from '#contract'
import { type Engine, type Outbox, RunReader, type RunReaderOptions, type Wish } from '#engine'

/** What can be asked of an engine from any process of its home. */
export type Operations = Pick<
  Engine,
  | 'start'
  | 'get'
  | 'list'
  | 'journal'
  | 'eventsAfter'
  | 'settled'
  | 'signal'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'resolve'
  | 'answer'
  | 'fork'
>

/** How often a process without the engine looks for news, in milliseconds. */
const lookEveryMs = 100
/** How long the engine's process may take to answer before it is taken for stuck. */
const answerWithinMs = 30_000

/** Asks the process that runs the engine, by the inbox, and reads for itself. */
export function createRemoteEngine(options: {
  clock: Clock
  outbox: Outbox
  reading: Omit<RunReaderOptions, 'change'>
}): Operations {
  const { clock, outbox, reading } = options
  const change: RunReaderOptions['change'] = (_run, _what, { signal }) =>
    quietly(sleep(clock, lookEveryMs, { signal }))
  const reader = new RunReader({ ...reading, change })

  async function ask(wish: Wish): Promise<Json> {
    const message = await outbox.send(wish as unknown as Json)
    const until = clock.now() + answerWithinMs
    while (clock.now() < until) {
      const answer = (await outbox.answer(message)) as JsonObject | undefined
      if (answer && 'error' in answer) throw AppError.fromProblem(Problem.parse(answer['error']))
      if (answer) return answer['ok'] ?? null
      await sleep(clock, 20, { signal: new AbortController().signal })
    }
    throw new AppError('engine.home_busy', 'The process that runs the engine of this home does not answer.', {
      hint: 'The wish is kept and will be carried out when it does. See `adjutant doctor`.',
    })
  }

  return {
    async start(request) {
      return { id: (await ask({ do: 'start', request })) as string, created: true }
    },
    get: (id) => reader.get(id),
    list: (query) => reading.stores.runs.list(query),
    journal: (id, page) => reader.journal(id, page),
    eventsAfter: (id, after, live) => reader.eventsAfter(id, after, live),
    settled: (id, live) => reader.settled(id, live),
    async signal(run, signal) {
      await ask({ do: 'signal', run, signal })
    },
    async pause(run, { by }) {
      await ask({ do: 'pause', run, by })
    },
    async resume(run, { by }) {
      await ask({ do: 'resume', run, by })
    },
    async cancel(run, { by, reason }) {
      await ask({ do: 'cancel', run, by, reason })
    },
    async resolve(run, key, { as, by, output = null }) {
      await ask({ do: 'resolve', run, key, as, output, by })
    },
    async answer(run, key, { answer, by }) {
      await ask({ do: 'answer', run, key, answer, by })
    },
    async fork(run, { fromKey, overrides = {}, newId }) {
      const named = newId === undefined ? {} : { newId }
      return (await ask({ do: 'fork', run, fromKey, overrides, ...named })) as string
    },
  }
}

/** An abandoned look is no failure. */
function quietly(promise: Promise<void>): Promise<void> {
  promise.catch(() => {})
  return promise
}
