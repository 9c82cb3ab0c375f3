import {
  AppError,
  type ModelCall,
  type ModelProvider,
  type ModelRef,
  type ModelRoute,
  type ModelSettings,
  parseDegradeRule,
} from '#contract'

import type { ModelTarget } from './ports/model-client.ts'

/** @throws AppError `model.call_refused` */
export function targetOf(settings: ModelSettings, ref: ModelRef): ModelTarget {
  const slash = ref.indexOf('/')
  return { provider: providerOf(settings, ref.slice(0, slash)), model: ref.slice(slash + 1) }
}

/** @throws AppError `model.call_refused` */
export function providerOf({ providers }: ModelSettings, name: string): ModelProvider {
  const provider = providers.find((one) => one.name === name)
  if (provider) return provider
  throw refused(`There is no provider of models named ${name}.`, { provider: name })
}

/**
 * The models that a call is for, how often each is asked again, and what is done when little is left of a budget. Who names a
 * model is given no other one.
 *
 * @throws AppError `model.call_refused`
 */
export function routeOf(
  settings: ModelSettings,
  { model, route: name }: Pick<ModelCall, 'model' | 'route'>,
): Pick<ModelRoute, 'models' | 'retries' | 'degrade'> {
  const route = settings.routes.find((one) => one.name === name)
  if (model !== null) {
    targetOf(settings, model)
    const degrade = (route?.degrade ?? []).filter((text) => parseDegradeRule(text)?.does === 'decline')
    return { models: [model], retries: route?.retries ?? 2, degrade }
  }
  if (route) return route
  const none = settings.providers.length === 0
  throw refused(none ? 'No model is set up here.' : `There is no route of models named ${name}.`, {
    route: name,
  })
}

function refused(message: string, details: Record<string, string>): AppError {
  return new AppError('model.call_refused', message, {
    hint: 'See `adjutant models list`, or add a provider with `adjutant models add`.',
    details,
  })
}
