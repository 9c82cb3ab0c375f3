import {
  AppError,
  type Implementations,
  type ModelProvider,
  type ModelRoute,
  type ModelSettings,
  type ModelsView,
  type Operations,
  type ProviderKind,
  type ProviderView,
  parseDegradeRule,
} from '#contract'
import { isLocal, providerOf, type Router, targetOf } from '#model'

import { parseHost } from '#vault'

import { kindFacts, providerKinds } from '../provider-kinds.ts'
import type { Desk } from './desk.ts'

type Elsewhere = 'models.setFilter' | 'models.removeFilter' | 'models.setTape' | 'models.removeTape'
type Named = Exclude<Extract<keyof Operations, `models.${string}`>, Elsewhere>

export function modelsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { models, clock } = desk.workspace
  const { router, client } = models

  function change(by: string, edit: (settings: ModelSettings) => ModelSettings): void {
    models.change(edit, { by })
    desk.changed('settings')
  }

  const view = (): ModelsView => modelsView(desk)

  return {
    'models.list': async () => view(),

    async 'models.setProvider'({ url: given, key, ...rest }, { caller: { by } }) {
      const url = given ?? requireUrl(rest.kind)
      const secret = key === undefined ? rest.secret : keepKey({ desk, by }, { ...rest, url, key })
      const provider = { ...rest, url, secret }
      change(by, (settings) => ({ ...settings, providers: put(settings.providers, provider) }))
      return providerView(router, provider)
    },

    async 'models.removeProvider'({ name }, { caller: { by } }) {
      change(by, (settings) => withoutProvider(settings, providerOf(settings, name).name))
      return view()
    },

    async 'models.available'({ name }, { signal }) {
      const provider = providerOf(models.settings(), name)
      const found = await client.list(provider, { signal })
      const priced = found.map(async (model) => ({
        model,
        price: (await router.priceOf(`${name}/${model}`)) ?? null,
      }))
      return { models: await Promise.all(priced) }
    },

    async 'models.test'({ name }, { signal }) {
      const provider = providerOf(models.settings(), name)
      const startedAt = clock.now()
      const took = (): number => Math.max(0, Math.round(clock.now() - startedAt))
      try {
        const found = await client.list(provider, { signal })
        return { ok: true, ms: took(), models: found.length, error: null }
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const { code, message: why, hint = null } = error
        return { ok: false, ms: took(), models: null, error: { code, why, hint } }
      }
    },

    async 'models.setRoute'({ degrade, ...given }, { caller: { by } }) {
      let route: ModelRoute = { ...given, degrade: degrade ?? [] }
      change(by, (settings) => {
        const before = settings.routes.find(({ name }) => name === given.name)
        route = { ...given, degrade: degrade ?? before?.degrade ?? [] }
        return withRoute(settings, route)
      })
      return route
    },

    async 'models.setDegrade'({ name, rules }, { caller: { by } }) {
      let route: ModelRoute | undefined
      change(by, (settings) => {
        const before = settings.routes.find((one) => one.name === name)
        if (!before) throw noRoute(name)
        route = { ...before, degrade: rules }
        return withRoute(settings, route)
      })
      if (!route) throw noRoute(name)
      return route
    },

    async 'models.removeRoute'({ name }, { caller: { by } }) {
      change(by, (settings) => {
        if (!settings.routes.some((route) => route.name === name)) throw noRoute(name)
        return { ...settings, routes: settings.routes.filter((route) => route.name !== name) }
      })
      return view()
    },

    async 'models.setPrice'({ model, ...price }, { caller: { by } }) {
      change(by, (settings) => ({ ...settings, prices: { ...settings.prices, [model]: price } }))
      return view()
    },
  }
}

export function modelsView({ workspace: { models } }: Desk): ModelsView {
  const { providers, routes, prices, filters, tape } = models.settings()
  const views = providers.map((provider) => providerView(models.router, provider))
  return { providers: views, kinds: [...providerKinds], routes, prices, filters, tape }
}

function providerView(router: Router, provider: ModelProvider): ProviderView {
  const { breaker, error, underWay } = router.health(provider.name)
  const status = breaker === 'open' ? 'resting' : error ? 'error' : 'ready'
  return { ...provider, local: isLocal(provider), status, error, underWay }
}

/** Kept first: a provider without its key would be asked in vain. Its name in the vault is answered. */
function keepKey(
  { desk, by }: { desk: Desk; by: string },
  {
    name,
    kind,
    url,
    key,
    secret,
  }: { name: string; kind: ProviderKind; url: string; key: string; secret: string | null },
): string {
  if (secret !== null)
    throw new AppError('input.invalid', 'A key is given, or is in the vault already.', {
      hint: 'Give key or secret.',
    })
  const hosts = [parseHost(new URL(url).host)]
  const binding = { hosts, methods: [], paths: ['/'], header: kindFacts(kind).header }
  const kept = desk.workspace.vault.set(`models-${name}`, key, { binding, replace: true, by })
  desk.changed('vault')
  return kept.name
}

/** The list with one of that name, in the place of the one before it. */
export function put<Item extends { readonly name: string }>(items: readonly Item[], item: Item): Item[] {
  return items.some(({ name }) => name === item.name)
    ? items.map((one) => (one.name === item.name ? item : one))
    : [...items, item]
}

/** @throws AppError `model.call_refused` for a model whose provider there is not */
function withRoute(settings: ModelSettings, route: ModelRoute): ModelSettings {
  const others = route.degrade.flatMap((rule) => modelIn(rule) ?? [])
  for (const ref of [...route.models, ...others]) targetOf(settings, ref)
  return { ...settings, routes: put(settings.routes, route) }
}

/** The model that a rule names; undefined where it names none. */
function modelIn(rule: string): string | undefined {
  const does = parseDegradeRule(rule)?.does
  return typeof does === 'object' ? does.use : undefined
}

function noRoute(name: string): AppError {
  return new AppError('model.call_refused', `There is no route of models named ${name}.`, {
    hint: 'See `adjutant models list`.',
  })
}

/** A route that has no models left goes with its last one. */
function withoutProvider(settings: ModelSettings, name: string): ModelSettings {
  const isOther = (ref: string): boolean => !ref.startsWith(`${name}/`)
  return {
    ...settings,
    providers: settings.providers.filter((provider) => provider.name !== name),
    routes: settings.routes
      .map((route) => ({
        ...route,
        models: route.models.filter(isOther),
        degrade: route.degrade.filter((rule) => isOther(modelIn(rule) ?? '')),
      }))
      .filter((route) => route.models.length > 0),
    prices: Object.fromEntries(Object.entries(settings.prices).filter(([ref]) => isOther(ref))),
  }
}

/** @throws AppError `input.invalid` */
function requireUrl(kind: ProviderKind): string {
  const { url } = kindFacts(kind)
  if (url !== null) return url
  throw new AppError('input.invalid', 'The address of a compatible provider must be given.', {
    hint: 'Give its API, such as http://127.0.0.1:8080/v1.',
  })
}
