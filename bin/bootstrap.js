/**
 * What `npm start`, `npm test` and their like run: installs the packages where that is needed, then goes on with the
 * program asked for, on the pinned Node. Plain JavaScript, since a fresh clone has nothing but the machine's own Node.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

import { installIfNeeded } from './install.js'
import { isCurrent, refuse, root, startOver } from './runtime.js'

const [, , program, ...args] = process.argv

/** Where each program begins, and the arguments it is given. */
const programs = {
  start: () => ['bin/adjutant.js', args.length > 0 ? args : ['up']],
  test: () => ['scripts/check.ts', ['--all', ...args]],
  check: () => ['scripts/check.ts', args],
  campaign: () => ['e2e/campaigns/main.ts', args],
  bench: () => ['bench/main.ts', args],
  docs: () => ['scripts/generate-docs.ts', args],
  build: () => ['scripts/build.ts', args],
}

const place = Object.hasOwn(programs, program ?? '') ? programs[program] : undefined
if (place === undefined) {
  refuse(`there is no program "${program ?? ''}".`, `Use one of: ${Object.keys(programs).join(', ')}.`)
}
installIfNeeded()
if (isCurrent()) {
  if (process.env['ADJUTANT_LAUNCHED'] !== undefined) (await import('./hand-over.js')).tieToLauncher()
  const [file, rest] = place()
  const script = path.join(root, file)
  if (!existsSync(script)) refuse(`${file} is missing from this copy.`, 'Check out the whole repository.')
  // Both are built when their sources are other than last time; the daemon serves the page.
  if (program === 'start') await buildOrSay()
  if (program === 'start' && rest[0] === 'up') await import('../scripts/build-web.ts')
  // npm goes to the package's folder first; paths on the command line are meant from where the person stands.
  if (program === 'start' && process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD'])
  process.argv = [process.execPath, script, ...rest]
  await import(pathToFileURL(script).href)
} else {
  await startOver()
}

/** What cannot be built, as in a copy that nobody may write to, is started from its sources. */
async function buildOrSay() {
  const { buildProgram } = await import('../scripts/build-program.ts')
  try {
    await buildProgram()
  } catch (error) {
    process.stderr.write(`The program could not be built, and runs from its sources: ${error.message}\n`)
  }
}
