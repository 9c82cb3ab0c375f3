/** Preloaded into a process: makes the mistake that the environment names in the file that it belongs to. */
import { registerHooks } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { mutants } from './mutants.ts'

const mutant = mutants.find(({ name }) => name === process.env['ADJUTANT_MUTANT'])
if (!mutant) throw new Error(`There is no mutant ${process.env['ADJUTANT_MUTANT'] ?? ''}.`)
const file = pathToFileURL(path.resolve(fileURLToPath(new URL('../..', import.meta.url)), mutant.file)).href

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (url !== file) return loaded
    if (loaded.source === undefined || loaded.source === null) throw new Error(`There is no text in ${url}.`)
    const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
    const [before, after, ...more] = source.split(mutant.find)
    if (before === undefined || after === undefined || more.length > 0) {
      throw new Error(`The mutant ${mutant.name} is stale: its text stands not once in ${mutant.file}.`)
    }
    return { ...loaded, source: before + mutant.replace + after }
  },
})
