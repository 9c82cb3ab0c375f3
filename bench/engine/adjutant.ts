// Our engine, set up as the product does it.
import { createRequire } from 'node:module'

import { type Contender, measure } from './contender.ts'
import { durabilityOf, openEngine } from './open-engine.ts'
import { count, defineCounting } from './ten-steps.ts'

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }

const contender: Contender = {
  name: 'adjutant',
  version,
  async open(folder, { setting }) {
    const encrypted = setting !== 'plain'
    const opened = openEngine(folder, { encrypted })
    const { engine } = opened
    defineCounting(engine)
    await engine.launch()
    return {
      pure: (n) => count(engine, { n }),
      effects: (n) => count(engine, { n, handler: 'bench.effect' }),
      durability: () => durabilityOf({ encrypted }),
      close: () => opened.close(),
    }
  },
}

await measure(contender, process.argv.slice(2))
