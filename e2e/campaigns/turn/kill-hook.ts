/** Preloaded into a process: puts a ledger that kills it at a commit in the place of the program's own. */
import { registerHooks } from 'node:module'

const own = new URL('../../../src/app/announced-ledger.ts', import.meta.url).href
const killing = new URL('killing-ledger.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context)
    return found.url === own && context.parentURL !== killing ? { ...found, url: killing } : found
  },
})
