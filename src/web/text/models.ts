import type { ProviderKind } from '#contract'

/** What the room says where people set up who is asked when a model is. */
export const modelsText = {
  about:
    'Workflows ask a model by a route: the models that it lists are asked one after the other, until one answers.',
  recording: (file: string): string => `What models are asked and answer is written to ${file}.`,
  replaying: (file: string): string =>
    `Models are answered from the recording ${file}: nobody is asked, and nothing is charged.`,
  group: 'Models',
  failed: 'The models could not be shown',
  cancel: 'Cancel',
  remove: 'Remove',
  save: 'Save',
  empty: {
    title: 'No model is set up',
    text: 'Adjutant works without any. Where one is set up, workflows can ask it; each call is journaled, and paid for from a budget.',
    local: {
      title: 'On this machine',
      text: 'Nothing leaves it, and nothing is to be paid. What it takes is Ollama, and a model that fits into memory:',
      steps: ['Install Ollama from ollama.com, and start it.', 'Get a model, in a terminal:', 'Add it here.'],
      command: 'ollama pull qwen3:4b',
      copy: 'Copy the command',
      action: 'Add Ollama',
    },
    network: {
      title: 'Over the network',
      text: 'What is asked goes to whoever serves the model, and is paid there. It takes a key of theirs. The key is kept in the vault, and goes to their host alone.',
      action: 'Add another provider',
    },
  },
} as const

export const kindText: Readonly<Record<ProviderKind, string>> = {
  ollama: 'Ollama',
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google Gemini',
  mistral: 'Mistral',
  groq: 'Groq',
  compatible: 'Compatible with OpenAI',
}

export const providersText = {
  title: 'Providers',
  add: 'Add a provider',
  address: 'Address',
  key: 'Key',
  noKey: 'none',
  place: { local: 'on this machine', far: 'over the network' },
  status: { ready: 'Ready', error: 'Failed last', resting: 'Left alone for now' },
  underWay: (count: number): string => (count === 1 ? '1 call under way' : `${count} calls under way`),
  test: 'Test',
  testOf: (name: string): string => `Test ${name}`,
  testing: 'Asking for its list of models…',
  answers: (ms: number, models: number | null): string => {
    const what = models === null ? '' : models === 1 ? ', with 1 model' : `, with ${models} models`
    return `Answers in ${ms} ms${what}.`
  },
  fails: 'It does not answer as it should',
  needsKey: 'It wants a key. Remove the provider, and add it with one.',
  testFailed: 'It could not be tested',
  removeOf: (name: string): string => `Remove ${name}`,
  removeTitle: (name: string): string => `Remove ${name}?`,
  removeText:
    'It is asked nothing any more, and its models leave the routes, with the prices that were set for them.',
  removeKey: (secret: string): string => `Its key stays in the vault, as ${secret}.`,
  fields: {
    kind: 'Kind',
    name: 'Name',
    nameHint: 'Models are called by it, such as NAME/some-model.',
    url: 'Address',
    urlHint: 'Of its API. Models may be asked at that host and port from then on.',
    urlSample: 'http://127.0.0.1:8080/v1',
    key: 'Key',
    keyHint: (host: string, header: string): string =>
      `It goes into the vault, is sent to ${host} alone in the header ${header}, and is not shown again.`,
    noHost: 'that host',
    keyLess: 'Leave it empty where none is needed.',
  },
  wrong: {
    name: 'Small letters, digits, - and _, with a letter first; 41 at the most.',
    taken: 'There is a provider of that name. Remove it first, or choose another name.',
    url: 'An address that begins with http:// or https:// is expected.',
  },
  notAdded: 'It was not added',
} as const

/** What can be done about what keeps a provider from answering, in this room. */
export const remedyText: Readonly<Record<string, string>> = {
  'model.unreachable': 'Check the address, and whether it is running.',
  'model.timeout': 'See whether it is busy, or still loading a model, and test again.',
  'model.key_refused': 'Give its secret a new value under Settings, Secrets.',
  'model.malformed': 'Check its address and its kind: something else seems to answer there.',
  'model.unknown': 'Check its address and its kind: there is no list of models there.',
  'model.request_refused': 'Check its address and its kind.',
  'model.overloaded': 'Test again later. A route goes on with the next of its models meanwhile.',
  'model.rate_limited': 'Wait. A route goes on with the next of its models meanwhile.',
  'model.interrupted': 'Test again.',
  'gate.secret_refused':
    'Its key is missing, or is bound to another host or header. Remove the provider, and add it with its key.',
}

export const routeText = {
  title: 'Who is asked',
  about: 'From the top. The next one is asked when one cannot answer.',
  none: 'No model is in the route “default”, so calls that name neither a route nor a model are refused.',
  list: 'Models, in the order in which they are asked',
  add: 'Add a model',
  addHere: 'Add a model to the route',
  up: (model: string): string => `Move ${model} up`,
  down: (model: string): string => `Move ${model} down`,
  remove: (model: string): string => `Remove ${model}`,
  moved: (model: string, place: number, count: number): string => `${model} is now ${place} of ${count}.`,
  removed: (model: string): string => `${model} is taken out.`,
  added: (model: string): string => `${model} comes last.`,
  retries: 'Retries',
  retriesHint: 'How often one is asked again before the next one is.',
  changed: 'Not saved yet.',
  saved: 'Saved.',
  discard: 'Discard changes',
  stale: 'Somebody has changed it meanwhile.',
  takeNew: 'Show what holds now',
  failed: 'The route is as before',
  others: 'Other routes',
  othersText: 'For calls that name them. They are set by “adjutant models use --route”.',
  retriesOf: (count: number): string => (count === 1 ? '1 retry each' : `${count} retries each`),
} as const

export const degradeCardText = {
  title: 'When money gets short',
  label: 'Rules, one a line',
  hint: 'Each that holds is applied, from the top. Without a rule a call waits until its budget reaches.',
  example: 'below 20% of day: use ollama/qwen3:4b\ntoo little: decline',
  save: 'Save the rules',
  discard: 'Show what holds',
  saved: 'The rules hold now.',
  failed: 'The rules are as before',
} as const

export const modelText = {
  provider: 'Provider',
  model: 'Model',
  hint: 'Choose one, or type its name.',
  asking: 'Asking what it serves…',
  listFailed: 'What it serves is not known; the name can be typed',
  wrong: 'A name without spaces is expected.',
  taken: 'It is in the route already.',
  add: 'Add it',
  local: 'On this machine; costs nothing.',
  costs: (price: string): string => `A million tokens cost ${price}.`,
  unknown:
    'What a million tokens of it cost is not known, and it is not asked until you say it. 0 means that nothing is to be paid.',
} as const

export const priceText = {
  title: 'Prices that were set',
  about: 'What a million tokens cost, in US dollars. They come before the prices that the program knows.',
  none: 'None is set. The usual prices come with the program; a model on this machine costs nothing.',
  set: 'Set a price',
  change: 'Change',
  changeOf: (model: string): string => `Change the price of ${model}`,
  of: (input: string, output: string): string => `${input} in, ${output} out`,
  input: 'In (US dollars)',
  output: 'Out (US dollars)',
  cached: 'In, from its cache (US dollars)',
  cachedHint: 'Empty: as other input.',
  failed: 'The price is as before',
  unknownFirst: 'Models whose price nobody knows come first.',
  notKnown: 'price not known',
} as const
