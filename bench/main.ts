import { spawnSync } from 'node:child_process'

import { agentdojoUsage, benchAgentDojo } from './agentdojo/main.ts'
import { benchDaemon, daemonUsage } from './daemon/main.ts'
import { peersFolder } from './engine/entrants.ts'
import { documentsUsage } from './documents/usage.ts'
import { benchEngines } from './engine/main.ts'
import { engineUsage } from './engine/plan.ts'
import { benchExpressions } from './expr.ts'
import { benchGate, gateUsage } from './gate/main.ts'
import { modelUsage } from './model/usage.ts'
import { benchRetrieval, retrievalUsage } from './retrieval/main.ts'
import { benchVectors, vectorsUsage } from './vectors/main.ts'

const usage = `${engineUsage}
npm run bench -- expr

  small expressions, ours beside the library that the grammar is from

npm run bench -- interpreter

  workflows walked in memory: lines, loops, chains, lists

${agentdojoUsage}
${gateUsage}
${daemonUsage}
${modelUsage}
${documentsUsage}
${retrievalUsage}
${vectorsUsage}
npm run bench -- web

  what the page weighs, and how soon a browser with nothing kept can use it

npm run bench -- undo [--files N]

  files moved and taken back, on this disk

npm run bench -- peers install

  installs the engines that ours is compared with into bench/peers, exactly as its lockfile says
`

const [subject, ...args] = process.argv.slice(2)
if (subject === 'engine' && !args.includes('--help')) {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort(new Error('interrupted')))
  try {
    await benchEngines(args, { signal: stop.signal })
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
} else if (subject === 'expr') {
  benchExpressions()
} else if (subject === 'agentdojo' && !args.includes('--help')) {
  try {
    benchAgentDojo(args)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
} else if (subject === 'gate' && !args.includes('--help')) {
  await benchGate(args)
} else if (subject === 'daemon' && !args.includes('--help')) {
  await benchDaemon(args)
} else if (subject === 'model' && !args.includes('--help')) {
  const { benchModel } = await import('./model/main.ts')
  await benchModel(args)
} else if (subject === 'documents' && !args.includes('--help')) {
  const { benchDocuments } = await import('./documents/main.ts')
  await benchDocuments(args)
} else if (subject === 'retrieval' && !args.includes('--help')) {
  await benchRetrieval(args)
} else if (subject === 'vectors' && !args.includes('--help')) {
  await benchVectors(args)
} else if (subject === 'web') {
  const { benchWeb } = await import('./web.ts')
  await benchWeb()
} else if (subject === 'undo') {
  const { benchUndo } = await import('./undo.ts')
  await benchUndo(args)
} else if (subject === 'interpreter') {
  await import('./interpreter.ts')
} else if (subject === 'peers' && args[0] === 'install') {
  // No install script of any of them is needed: the native parts come ready inside the packages.
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: peersFolder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  process.exitCode = status ?? 1
} else {
  process.stdout.write(usage)
  process.exitCode = subject === undefined || args.includes('--help') ? 0 : 2
}
