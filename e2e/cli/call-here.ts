/** The program called within this process, as its own process would call it. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

import { builtPlace } from '../../bin/built-program.js'
import type { runProgram as RunProgram } from '../../src/cli/program.ts'
import type { Surroundings } from '../../src/cli/surroundings.ts'
import type { Answer } from './place.ts'

// As the processes that are started have it.
process.env['TZ'] = 'UTC'

const root = path.resolve(import.meta.dirname, '../..')
let program: Promise<typeof RunProgram> | undefined

/** What was built, if it was built of these sources: what people have, and loaded in a tenth of the time. */
async function load(): Promise<typeof RunProgram> {
  const built = path.join(builtPlace(), 'program.js')
  const place = existsSync(built) ? built : path.join(root, 'src/cli/program.ts')
  const module = (await import(pathToFileURL(place).href)) as { readonly runProgram: typeof RunProgram }
  return module.runProgram
}

export async function callHere(
  { folder, environment }: Pick<Surroundings, 'folder' | 'environment'>,
  args: readonly string[],
): Promise<Answer> {
  const runProgram = await (program ??= load())
  process.env['HOME'] = environment['HOME']
  const said = { out: '', err: '' }
  const screen = (name: keyof typeof said): Surroundings['out'] => ({
    write: (text) => void (said[name] += text),
    isTerminal: false,
    columns: 80,
  })
  const code = await runProgram({
    args,
    environment,
    folder,
    out: screen('out'),
    err: screen('err'),
    input: {
      isTerminal: false,
      read: async () => '',
      readLine: async () => undefined,
      readHidden: async () => '',
    },
    onStop: () => ({ [Symbol.dispose]() {} }),
    self: { file: process.execPath, args: [path.join(root, 'bin/adjutant.js')], pid: process.pid },
    supervisor: undefined,
    quit(ending): never {
      throw new Error(`The program wanted to end its process with ${ending}.`)
    },
  })
  return { code, ...said }
}
