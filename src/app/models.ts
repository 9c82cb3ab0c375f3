import {
  createEdgeFetch,
  createModelClient,
  createPriceList,
  createRecordings,
  createSettingsStore,
  type Sqlite,
  systemClock,
} from '#adapters'
import type { Json } from '#base'
import { AppError, type Grant, ModelSettings } from '#contract'
import { createRedactor, type Secrets } from '#gate'
import { createTapedClient, type ModelClient, type Recordings, Router } from '#model'

import { SaidWords } from './agents/said-words.ts'
import { createModelFilter } from './model-filters.ts'

/** The models of a home, and what a person has set about them. */
export interface HomeModels {
  readonly router: Router
  readonly client: ModelClient
  readonly recordings: Recordings
  /** What models say while they say it. */
  readonly words: SaidWords
  settings(): ModelSettings
  /**
   * Sets them anew, with an entry in the audit log.
   *
   * @throws AppError `input.invalid`, `input.revision_stale` when somebody else has set them at the same moment
   */
  change(edit: (settings: ModelSettings) => ModelSettings, options: { readonly by: string }): void
}

const group = 'models'

/** @param db a connection that can write */
export function openModels(db: Sqlite, { secrets }: { secrets: Secrets }): HomeModels {
  const store = createSettingsStore(db)
  let kept: { readonly revision: number; readonly settings: ModelSettings } | undefined

  function read(): { revision: number; settings: ModelSettings } {
    const found = store.find(group)
    const revision = found?.revision ?? 0
    if (kept?.revision !== revision) kept = { revision, settings: ModelSettings.parse(found?.value ?? {}) }
    return kept
  }

  const clock = systemClock
  const words = new SaidWords()
  const fetch = createEdgeFetch({ grants: () => grantsOf(read().settings), clock, secrets })
  const recordings = createRecordings()
  const client = createTapedClient(createModelClient({ fetch, clock }), {
    recordings,
    tape: () => read().settings.tape,
    redactor: createRedactor(() => secrets.known()),
  })
  const router = new Router({
    client,
    clock,
    prices: createPriceList(),
    random: () => Math.random(),
    settings: () => read().settings,
    filter: createModelFilter(() => read().settings),
    said: words.note,
  })
  return {
    router,
    client,
    recordings,
    words,
    settings: () => read().settings,
    change(edit, { by }) {
      const { revision, settings } = read()
      const parsed = ModelSettings.safeParse(edit(settings))
      if (!parsed.success) throw invalid(parsed.error.issues)
      if (store.set(group, parsed.data as unknown as Json, { over: revision, by, at: clock.now() })) return
      throw new AppError('input.revision_stale', 'What is set about models was changed at the same moment.', {
        hint: 'Look at it again, and try once more.',
      })
    },
  }
}

/** Each part was looked at already; what is left is how many there are. */
function invalid([issue]: readonly {
  readonly path: readonly PropertyKey[]
  readonly message: string
}[]): AppError {
  const place = issue?.path.map(String).join('.') ?? ''
  return new AppError(
    'input.invalid',
    `What is set about models is not right at ${place}: ${issue?.message ?? ''}.`,
    {
      hint: 'Remove what is not needed any more.',
    },
  )
}

const granted = new WeakMap<ModelSettings, readonly Grant[]>()

/** Who adds a provider lets models be asked there, with the key that it has: nothing else, and nobody else. */
function grantsOf(settings: ModelSettings): readonly Grant[] {
  const known = granted.get(settings)
  if (known) return known
  const grants = settings.providers.flatMap(({ name, url, secret }) => {
    const reason = `the provider of models ${name}`
    const { hostname, port, protocol } = new URL(url)
    const resource = `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`
    const net: Grant = { capability: 'net', resource, reason }
    return secret === null ? [net] : [net, { capability: 'secret' as const, resource: secret, reason }]
  })
  granted.set(settings, grants)
  return grants
}
