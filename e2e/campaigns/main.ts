/** Campaigns: the engine is broken on purpose, many times, and must lose and repeat nothing. */
import process from 'node:process'

interface Campaign {
  /** Answers whether nothing was found. */
  readonly run: (args: readonly string[]) => Promise<boolean>
}

const campaigns: Readonly<Record<string, { load: () => Promise<Campaign>; usage: string }>> = {
  bfcl: { load: () => import('./bfcl.ts'), usage: 'bfcl [--data FOLDER]' },
  budgets: { load: () => import('./budgets.ts'), usage: 'budgets --times N [--seed S]' },
  conformance: {
    load: async () => ({ run: (await import('./whole-tests.ts')).conformance }),
    usage: 'conformance',
  },
  documents: {
    load: () => import('./documents.ts'),
    usage: 'documents [--count N] [--times N] [--seed S] [--files FOLDER]... [--vectors]',
  },
  faults: { load: () => import('./faults.ts'), usage: 'faults --times N [--seed S]' },
  forgetting: {
    load: async () => ({ run: (await import('./whole-tests.ts')).forgetting }),
    usage: 'forgetting',
  },
  folders: { load: async () => ({ run: (await import('./whole-tests.ts')).folders }), usage: 'folders' },
  fuzz: { load: () => import('./fuzz.ts'), usage: 'fuzz [--times N] [--seed S]' },
  keys: { load: async () => ({ run: (await import('./whole-tests.ts')).keys }), usage: 'keys' },
  kill: { load: () => import('./kill.ts'), usage: 'kill --times N [--seed S] [--files F]' },
  page: { load: async () => ({ run: (await import('./whole-tests.ts')).page }), usage: 'page' },
  powercut: {
    load: () => import('./powercut.ts'),
    usage: 'powercut --states N [--seed S] [--synchronous FULL|NORMAL|OFF]',
  },
  simulate: {
    load: () => import('./simulate.ts'),
    usage: 'simulate --seeds N [--from S] [--store memory|sqlite] [--trace] [--mutants [--only NAME]]',
  },
  turn: { load: () => import('./turn.ts'), usage: 'turn [--every N]' },
  stream: { load: () => import('./stream.ts'), usage: 'stream --seconds N [--seed S] [--rate EVENTS]' },
  watch: { load: () => import('./watch.ts'), usage: 'watch [--changes N] [--seed S]' },
}

const [name = '', ...args] = process.argv.slice(2)
const campaign = Object.hasOwn(campaigns, name) ? campaigns[name] : undefined
if (campaign && !args.includes('--help')) {
  const { run } = await campaign.load()
  if (!(await run(args))) process.exitCode = 1
} else {
  const lines = Object.values(campaigns).map(({ usage }) => `  npm run campaign -- ${usage}`)
  process.stdout.write(`${lines.join('\n')}\n\nHow to read what they print: e2e/campaigns/README.md\n`)
  process.exitCode = args.includes('--help') ? 0 : 2
}
