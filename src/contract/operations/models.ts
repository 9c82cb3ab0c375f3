import { z } from 'zod'

import { DegradeRuleText } from '../degrade.ts'
import { ModelRef } from '../model-ref.ts'
import { ModelTape } from '../model-tape.ts'
import { ModelFilter, ModelPrice, ModelProvider, ModelRoute, ProviderKind } from '../models.ts'
import { operation } from './operation.ts'

/** A provider, and how it does as far as the process that answers can tell. */
export const ProviderView = z
  .strictObject({
    ...ModelProvider.shape,
    /** Whether it is on this machine, so that nothing leaves it. */
    local: z.boolean(),
    /** `error` when the last call failed, `resting` when it has failed so often that it is left alone for now. */
    status: z.enum(['ready', 'error', 'resting']),
    error: z.strictObject({ code: z.string(), why: z.string() }).nullable(),
    /** Calls under way. */
    underWay: z.int().nonnegative(),
  })
  .meta({ id: 'ProviderView' })
export type ProviderView = z.infer<typeof ProviderView>

export const ModelsView = z
  .strictObject({
    providers: z.array(ProviderView),
    /** The kinds of provider that there can be, in the order in which they are offered. */
    kinds: z.array(
      z.strictObject({
        kind: ProviderKind,
        /** Where its maker serves it; null where nobody in particular does. */
        url: z.string().nullable(),
        /** The header that carries its key. */
        header: z.string(),
      }),
    ),
    routes: z.array(ModelRoute),
    /** That a person has said. */
    prices: z.record(z.string(), ModelPrice),
    filters: z.array(ModelFilter),
    /** Null where providers are asked, and nothing is written down of it. */
    tape: ModelTape.nullable(),
  })
  .meta({ id: 'ModelsView' })
export type ModelsView = z.infer<typeof ModelsView>

const name = ModelProvider.shape.name
const audit = 'settings.set'

/** What is set about models, and trying it out. */
export const modelsOperations = {
  'models.list': operation({
    http: 'GET /api/v2/models',
    summary: 'List the providers of models with how they do, the routes, and the prices that were set.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: ModelsView,
  }),
  'models.setProvider': operation({
    http: 'PUT /api/v2/models/providers/{name}',
    summary: 'Add a provider of models, or set one anew. Models may be asked there from then on.',
    permission: 'keep',
    audit,
    errors: [
      'input.revision_stale',
      'vault.value_invalid',
      'vault.binding_invalid',
      'vault.full',
      'vault.damaged',
    ],
    input: z.strictObject({
      name,
      kind: ProviderKind,
      /** Where its API is; where its maker serves it when left out. */
      url: ModelProvider.shape.url.optional(),
      /** The secret of the vault that requests carry. It must be bound to that host, and to the header of that kind. */
      secret: ModelProvider.shape.secret,
      /**
       * Its key, instead of the name of a secret: it is kept in the vault as `models-NAME`, in place of one of that name, bound
       * to the host of the provider and to the header of its kind.
       */
      key: z.string().min(1).max(100_000).optional(),
      limits: ModelProvider.shape.limits,
    }),
    output: ProviderView,
  }),
  'models.removeProvider': operation({
    http: 'DELETE /api/v2/models/providers/{name}',
    summary: 'Remove a provider of models, and its models from the routes. Its key stays in the vault.',
    permission: 'keep',
    audit,
    errors: ['model.call_refused', 'input.revision_stale'],
    input: z.strictObject({ name }),
    output: ModelsView,
  }),
  'models.available': operation({
    http: 'GET /api/v2/models/providers/{name}/models',
    summary: 'Ask a provider which models it serves.',
    permission: 'look',
    audit: null,
    errors: [
      'model.call_refused',
      'model.unreachable',
      'model.timeout',
      'model.interrupted',
      'model.malformed',
      'model.overloaded',
      'model.rate_limited',
      'model.key_refused',
      'model.unknown',
      'model.request_refused',
      'gate.secret_refused',
      'gate.host_not_granted',
      'gate.address_refused',
      'net.busy',
      'net.redirect_refused',
      'net.response_too_large',
    ],
    input: z.strictObject({ name }),
    output: z.strictObject({
      models: z.array(
        z.strictObject({
          model: z.string(),
          /** Null when nobody knows it. */
          price: ModelPrice.nullable(),
        }),
      ),
    }),
  }),
  'models.test': operation({
    http: 'POST /api/v2/models/providers/{name}/test',
    summary:
      'Find out whether a provider of models answers. Asks for its list of models, which costs nothing.',
    permission: 'work',
    audit: null,
    errors: ['model.call_refused'],
    input: z.strictObject({ name }),
    output: z.strictObject({
      ok: z.boolean(),
      ms: z.int().nonnegative(),
      /** How many models it serves; null when it did not say. */
      models: z.int().nonnegative().nullable(),
      error: z.strictObject({ code: z.string(), why: z.string(), hint: z.string().nullable() }).nullable(),
    }),
  }),
  'models.setRoute': operation({
    http: 'PUT /api/v2/models/routes/{name}',
    summary: 'Say which models are asked, one after the other, by calls of this route.',
    permission: 'keep',
    audit,
    errors: ['model.call_refused', 'input.revision_stale'],
    /** Its rules stay as they are where none are given. */
    input: z.strictObject({ ...ModelRoute.shape, degrade: z.array(DegradeRuleText).max(10).optional() }),
    output: ModelRoute,
  }),
  'models.setDegrade': operation({
    http: 'PUT /api/v2/models/routes/{name}/degrade',
    summary: 'Say what is done with the calls of a route when little is left of a budget.',
    permission: 'keep',
    audit,
    errors: ['model.call_refused', 'input.revision_stale'],
    input: z.strictObject({ name: ModelRoute.shape.name, rules: z.array(DegradeRuleText).max(10) }),
    output: ModelRoute,
  }),
  'models.removeRoute': operation({
    http: 'DELETE /api/v2/models/routes/{name}',
    summary: 'Remove a route.',
    permission: 'keep',
    audit,
    errors: ['model.call_refused', 'input.revision_stale'],
    input: z.strictObject({ name: ModelRoute.shape.name }),
    output: ModelsView,
  }),
  'models.setFilter': operation({
    http: 'PUT /api/v2/models/filters/{name}',
    summary: 'Say what must not be sent to models or taken from them: it is refused, or masked.',
    permission: 'keep',
    audit,
    errors: ['tools.pattern_refused', 'input.revision_stale'],
    input: z.strictObject(ModelFilter.shape),
    output: ModelFilter,
  }),
  'models.removeFilter': operation({
    http: 'DELETE /api/v2/models/filters/{name}',
    summary: 'Remove a filter.',
    permission: 'keep',
    audit,
    errors: ['model.filter_unknown', 'input.revision_stale'],
    input: z.strictObject({ name: ModelFilter.shape.name }),
    output: ModelsView,
  }),
  'models.setTape': operation({
    http: 'PUT /api/v2/models/tape',
    summary: 'Write all calls of models to a file from now on, or answer them from one and ask nobody.',
    permission: 'keep',
    audit,
    errors: ['model.recording_invalid', 'model.recording_failed', 'input.revision_stale'],
    input: ModelTape.omit({ since: true }),
    output: ModelsView,
  }),
  'models.removeTape': operation({
    http: 'DELETE /api/v2/models/tape',
    summary: 'Ask providers again, and write down no more.',
    permission: 'keep',
    audit,
    errors: ['input.revision_stale'],
    input: z.strictObject({}),
    output: ModelsView,
  }),
  'models.setPrice': operation({
    http: 'PUT /api/v2/models/prices',
    summary: 'Say what a million tokens of a model cost, in US dollars.',
    permission: 'keep',
    audit,
    errors: ['input.revision_stale'],
    input: z.strictObject({ model: ModelRef, ...ModelPrice.shape }),
    output: ModelsView,
  }),
}
