/** Preloaded into a process: kills it at a commit of the journal, right before or right after. */
import { registerHooks } from 'node:module'
import process from 'node:process'

const file = new URL('../../../src/app/announced-ledger.ts', import.meta.url).href
const find = '      const committed = await ledger.commit(unit)\n'
const [at = 'never', when = 'before'] = (process.env['ADJUTANT_KILL_AT'] ?? '').split(' ')

const counter = { commits: 0 }
/** Called by the text that is put in. */
export const commits = {
  before(): void {
    counter.commits += 1
    if (when === 'before' && String(counter.commits) === at) process.kill(process.pid, 'SIGKILL')
  },
  after(): void {
    if (when === 'after' && String(counter.commits) === at) process.kill(process.pid, 'SIGKILL')
  },
  count: () => counter.commits,
}
Object.assign(globalThis, { commits })

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (url !== file) return loaded
    if (loaded.source === undefined || loaded.source === null) throw new Error(`There is no text in ${url}.`)
    const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
    if (source.split(find).length !== 2) throw new Error('The hook is stale: its text stands not once.')
    return {
      ...loaded,
      source: source.replace(find, `globalThis.commits.before()\n${find}globalThis.commits.after()\n`),
    }
  },
})
