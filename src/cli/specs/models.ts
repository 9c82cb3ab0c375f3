import type { CommandSpec } from '../command.ts'

const load = async () => import('../commands/models.ts')

export const modelCommands: readonly CommandSpec[] = [
  {
    name: 'plan',
    summary: 'Make a workflow for a goal, and show it with what it would do. Nothing of it is done.',
    takes: '[goal]',
    options: [
      { flags: '--save <file>', says: 'write the workflow to this file' },
      { flags: '--force', says: 'replace the file' },
      { flags: '-i, --input <k=v>', says: 'an input of the workflow to be, where it is known', many: true },
      { flags: '--route <route>', says: 'the route of models that are asked (default: default)' },
      { flags: '--model <model>', says: 'PROVIDER/MODEL: this one and no other' },
      { flags: '--run <run>', says: 'show the plan that this run has made, instead of making one' },
      { flags: '--full', says: 'list everything that would be done instead of counting it' },
    ],
    notes:
      'A model writes it, and mends what the validator finds. Without a model, a workflow that is here already is taken if it\nclearly fits; else the nearest ones are named. A goal of - reads what is piped in.',
    examples: [
      'adjutant plan "tidy my downloads folder"',
      'adjutant plan "sort the invoices in ~/Invoices by client and write a summary" --save invoices.yaml',
      'adjutant plan --run last --save plan.yaml',
    ],
    load: async () => (await import('../commands/plan.ts')).planCommand,
  },
  {
    name: 'models list',
    summary: 'List the providers of models, the routes and the prices; or all models of one provider.',
    options: [{ flags: '--from <provider>', says: 'ask this provider which models it serves' }],
    examples: ['adjutant models list', 'adjutant models list --from ollama'],
    load: async () => (await load()).listCommand,
  },
  {
    name: 'models add',
    summary: 'Add a provider of models: openai, anthropic, google, mistral, groq, ollama or compatible.',
    takes: '<name> <kind>',
    options: [
      {
        flags: '--url <url>',
        says: 'where its API is; needed for compatible (default: where its maker serves it)',
      },
      {
        flags: '--key',
        says: 'type its key without showing it, or pipe it in; it is kept in the vault, for that host alone',
      },
      { flags: '--secret <name>', says: 'the secret of the vault that is its key' },
    ],
    notes: 'To add a provider is to let models be asked there; nothing else is let out to it.',
    examples: [
      'adjutant models add local ollama',
      'adjutant models add openai openai --key < key.txt',
      'adjutant models add mine compatible --url http://127.0.0.1:8080/v1',
    ],
    load: async () => (await load()).addCommand,
  },
  {
    name: 'models rm',
    summary: 'Remove a provider of models, and its models from the routes. Its key stays in the vault.',
    takes: '<provider>',
    examples: ['adjutant models rm openai'],
    load: async () => (await load()).removeCommand,
  },
  {
    name: 'models test',
    summary: 'Find out whether a provider answers, or all of them. It costs nothing.',
    takes: '[provider]',
    examples: ['adjutant models test', 'adjutant models test openai'],
    load: async () => (await load()).testCommand,
  },
  {
    name: 'models use',
    summary:
      'Say which models are asked, one after the other, until one answers; those on this machine first.',
    takes: '<models...>',
    options: [
      { flags: '--route <route>', says: 'the route that this is (default: default)' },
      {
        flags: '--retries <count>',
        says: 'how often one is asked again before the next one is (default: 2)',
      },
      { flags: '--in-this-order', says: 'ask them as they stand, not those on this machine first' },
    ],
    examples: [
      'adjutant models use ollama/qwen3:4b openai/gpt-5-mini',
      'adjutant models use anthropic/claude-sonnet-4-5 --route careful',
    ],
    load: async () => (await load()).useCommand,
  },
  {
    name: 'models degrade',
    summary: 'Say what is done with the calls of a route when little is left of a budget, or show it.',
    takes: '[rules...]',
    options: [
      { flags: '--route <route>', says: 'the route that is meant (default: default)' },
      { flags: '--none', says: 'take all its rules away: calls wait for the budget' },
    ],
    notes:
      'A rule is "below 20%: use PROVIDER/MODEL" or "too little: decline". It may name 5000 tokens or $0.50 in place of a share, and\n"of run", "of project" or "of day" for one budget. Each that holds is applied, in their order; without one, a call waits.',
    examples: [
      'adjutant models degrade',
      'adjutant models degrade "below 20% of day: use ollama/qwen3:4b" "too little: decline"',
      'adjutant models degrade --route careful "below $0.50: use openai/gpt-5-nano"',
      'adjutant models degrade --none',
    ],
    load: async () => (await import('../commands/model-degrade.ts')).degradeCommand,
  },
  {
    name: 'models price',
    summary:
      'Say what a million tokens of a model cost, in US dollars, where the list of prices does not know.',
    takes: '<model>',
    options: [
      { flags: '--input <dollars>', says: 'of what it is sent' },
      { flags: '--output <dollars>', says: 'of what it answers' },
      {
        flags: '--cached <dollars>',
        says: 'of what it is sent and had kept from before (default: as other input)',
      },
    ],
    examples: ['adjutant models price mine/llama --input 0.10 --output 0.30'],
    load: async () => (await load()).priceCommand,
  },
  {
    name: 'models filter set',
    summary: 'Say what must not be sent to models, or be taken from them.',
    takes: '<name> <pattern>',
    options: [
      { flags: '--answered', says: 'look at what is answered (default: at what is sent)' },
      {
        flags: '--kept',
        says: 'look at what is said and answered before it is kept, whoever is asked; nothing that is masked is kept anywhere',
      },
      { flags: '--mask', says: 'put a mark in its place (default: refuse the call, or the answer)' },
      { flags: '--all', says: 'also for models on this machine (default: for those over the network)' },
    ],
    notes:
      'The pattern is a regular expression in the syntax of RE2; (?i) at its beginning ignores case. It is looked for in each\ntext by itself: instructions, messages, what tools gave and what they are given.',
    examples: [
      'adjutant models filter set falcon "(?i)project\\s+falcon"',
      'adjutant models filter set iban "\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b" --mask',
      'adjutant models filter set oaths "(?i)damn" --answered --mask --all',
      'adjutant models filter set names "(?i)ms\\s+lovelace" --kept --mask',
    ],
    load: async () => (await import('../commands/model-filters.ts')).setFilterCommand,
  },
  {
    name: 'models filter list',
    summary: 'List what must not be sent to models or be taken from them.',
    examples: ['adjutant models filter list'],
    load: async () => (await import('../commands/model-filters.ts')).listFiltersCommand,
  },
  {
    name: 'models filter rm',
    summary: 'Remove a filter.',
    takes: '<name>',
    examples: ['adjutant models filter rm falcon'],
    load: async () => (await import('../commands/model-filters.ts')).removeFilterCommand,
  },
  {
    name: 'models record',
    summary: 'Write down what models are asked and answer from now on, to be played back later.',
    takes: '<file>',
    notes:
      'The file ends in .jsonl. Where it is a recording already, it is gone on with. No key, header or address is in it, and no\nsecret that is known here; all else that models are told is.',
    examples: ['adjutant models record session.jsonl', 'adjutant models live'],
    load: async () => (await import('../commands/model-tape.ts')).recordCommand,
  },
  {
    name: 'models replay',
    summary: 'Answer models from a recording from now on: nobody is asked, and nothing is charged.',
    takes: '<file>',
    notes: 'What was not recorded fails with model.not_recorded, which names the nearest that was.',
    examples: ['adjutant models replay session.jsonl', 'adjutant models live'],
    load: async () => (await import('../commands/model-tape.ts')).replayCommand,
  },
  {
    name: 'models live',
    summary: 'Ask providers again, and write down no more.',
    examples: ['adjutant models live'],
    load: async () => (await import('../commands/model-tape.ts')).liveCommand,
  },
  {
    name: 'models ask',
    summary: 'Ask a model one thing and nothing besides: no agent, no tools. It is a run with its journal.',
    takes: '<prompt>',
    options: [
      { flags: '--model <model>', says: 'PROVIDER/MODEL: this one and no other' },
      { flags: '--route <route>', says: 'the route of models that are asked (default: default)' },
      { flags: '--instructions <text>', says: 'what the model is to be and to keep to' },
      { flags: '--max-tokens <count>', says: 'tokens of the answer at the most (default: 4096)' },
      { flags: '--budget <limits>', says: 'what it may use: tokens=5000,money=0.10' },
    ],
    notes: 'A prompt of - reads what is piped in.',
    examples: [
      'adjutant models ask "What is a durable workflow, in one sentence?"',
      'adjutant models ask --model ollama/qwen3:4b --json "Name three colours."',
    ],
    load: async () => (await import('../commands/model-ask.ts')).askModelCommand,
  },
]
