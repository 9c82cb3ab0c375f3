/**
 * Builds the program into one piece for each of its entries, unless it is built from the sources as they are already;
 * bin/built-program.js says why and where. What is left outside is loaded from node_modules: addons, and packages that
 * find files of their own by where they lie.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

import type { Plugin } from 'rolldown'

import { builtFolder, builtPlace } from '../bin/built-program.js'
import { root } from './program.ts'

/** Packages that are built in; the others stay where they are. */
const builtIn = /^(#|\.|\/|(@marcbachmann\/cel-js|@scure|commander|diff|fflate|re2js|yaml|zod)(\/|$))/
/** Built states that are kept: a daemon may run for long on one of before. */
const keptStates = 3

export async function buildProgram(): Promise<void> {
  const target = builtPlace()
  if (existsSync(target)) return
  const started = performance.now()
  const fresh = `${target}.${process.pid}`
  mkdirSync(builtFolder, { recursive: true })
  try {
    await bundle(fresh)
    // Somebody else may have built the same meanwhile.
    if (!existsSync(target)) renameSync(fresh, target)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  removeOld()
  process.stdout.write(`program built in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}

async function bundle(dir: string): Promise<void> {
  // Only where something is to be built: whoever starts the program again does not wait for it.
  const { rolldown } = await import('rolldown')
  const built = await rolldown({
    // The second is what the first runs, for whoever has a process already: the tests, which call it hundreds of times.
    input: { main: path.join(root, 'src/cli/main.ts'), program: path.join(root, 'src/cli/program.ts') },
    platform: 'node',
    external: (id) => !builtIn.test(id),
    plugins: [threads()],
    // No module of ours does anything by being imported, so a command loads what it uses, and not all behind a front door.
    treeshake: { moduleSideEffects: false },
  })
  await built.write({ dir, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' })
  await built.close()
}

/** A thread, or a process beside, begins with a file of its own: `new URL('./x.ts', import.meta.url)` becomes an entry as well. */
function threads(): Plugin {
  return {
    name: 'threads',
    transform(code, id) {
      if (!code.includes('import.meta.url')) return null
      return code.replaceAll(/new URL\('(\.\/[\w-]+\.ts)', import\.meta\.url\)/g, (_, file: string) => {
        const reference = this.emitFile({ type: 'chunk', id: path.resolve(path.dirname(id), file) })
        return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`
      })
    },
  }
}

function removeOld(): void {
  const states = readdirSync(builtFolder)
    .map((name) => path.join(builtFolder, name))
    .map((place) => ({ place, made: statSync(place).mtimeMs }))
    .toSorted((a, b) => b.made - a.made)
  for (const { place } of states.slice(keptStates)) rmSync(place, { recursive: true, force: true })
}
