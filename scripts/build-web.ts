/**
 * Builds the page into .cache/web, unless it is built from what is there already.
 *
 * Beside the page lies build.json with its build id, the same as in the page itself. Prints what the first page weighs,
 * and fails when that is too much. With --watch it builds again after each change.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { gzipSync } from 'node:zlib'

import type { BuildEnvironmentOptions, Rolldown } from 'vite'

import manifest from '../package.json' with { type: 'json' }
import { root } from './program.ts'

const target = path.join(root, '.cache', 'web')
/** What the first page may weigh, JavaScript and styles together, packed. */
const limitBytes = 250_000

interface Built {
  readonly build: string
  /** Hash of everything that it was built from. */
  readonly sources: string
}

if (process.argv.includes('--watch')) {
  await buildPage()
  let timer: NodeJS.Timeout | undefined
  watch(path.join(root, 'src'), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void buildPage().catch(report), 200)
  })
} else {
  await buildPage()
}

async function buildPage(): Promise<void> {
  const sources = hashOfSources()
  if (readBuilt()?.sources === sources) return
  const started = performance.now()
  // Beside the old one, and then in its place: a daemon may be serving that.
  const fresh = `${target}.${process.pid}`
  mkdirSync(path.dirname(target), { recursive: true })
  try {
    const output = await bundle(fresh)
    const id = `${manifest.version}-${stamp(fresh)}`
    writeFileSync(
      path.join(fresh, 'build.json'),
      `${JSON.stringify({ build: id, sources } satisfies Built)}\n`,
    )
    const bytes = firstPage(output, fresh)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(
      `page ${id}: first page ${(bytes / 1000).toFixed(1)} kB packed, built in ${seconds} s\n`,
    )
    if (bytes > limitBytes) throw new Error(`The first page is larger than ${limitBytes / 1000} kB.`)
    rmSync(`${target}.old`, { recursive: true, force: true })
    if (existsSync(target)) renameSync(target, `${target}.old`)
    renameSync(fresh, target)
  } finally {
    for (const left of [fresh, `${target}.old`]) rmSync(left, { recursive: true, force: true })
  }
}

async function bundle(outDir: string): Promise<Rolldown.RolldownOutput> {
  // Only where something is to be built: whoever starts the program again waits for neither.
  const [{ build }, { default: config }] = await Promise.all([import('vite'), import('../vite.config.ts')])
  async function once(options: BuildEnvironmentOptions): Promise<Rolldown.RolldownOutput> {
    const output = await build({
      ...config,
      configFile: false,
      logLevel: 'warn',
      build: { ...config.build, ...options, outDir },
    })
    if (Array.isArray(output) || !('output' in output)) throw new Error('One page is built at a time.')
    return output
  }
  // Each file is a request, and the fifty that the first page would have take longer than what is in them. What
  // belongs to it is known when it was built once, and then goes into one file.
  const draft = await once({ write: false })
  const first = new Set(firstChunks(draft, htmlOf(draft)).flatMap(({ moduleIds }) => moduleIds))
  const group = { name: (id: string) => (first.has(id) ? 'start' : null), debugName: 'start' }
  return once({ rolldownOptions: { output: { codeSplitting: { groups: [group] } } } })
}

function htmlOf({ output }: Rolldown.RolldownOutput): string {
  const html = output.find(({ fileName }) => fileName === 'index.html')
  if (html?.type !== 'asset') throw new Error('The page has no document.')
  return String(html.source)
}

/** Names the page after its content, in its own head. */
function stamp(folder: string): string {
  const hash = createHash('sha256')
  for (const file of globSync('**/*.*', { cwd: folder }).toSorted()) {
    hash.update(`${file}\0`).update(readFileSync(path.join(folder, file)))
  }
  const id = hash.digest('hex').slice(0, 12)
  const index = path.join(folder, 'index.html')
  const meta = `<meta name="adjutant-build" content="${manifest.version}-${id}" />`
  writeFileSync(index, readFileSync(index, 'utf8').replace('</head>', `  ${meta}\n  </head>`))
  return id
}

/** Bytes of all that the browser must have before it shows anything, packed. */
function firstPage(output: Rolldown.RolldownOutput, folder: string): number {
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8')
  const needed = new Set(firstChunks(output, html).map(({ fileName }) => fileName))
  for (const [, styles = ''] of html.matchAll(/href="\/([^"]+\.css)"/g)) needed.add(styles)
  return [...needed].reduce((sum, name) => sum + gzipSync(readFileSync(path.join(folder, name))).length, 0)
}

/** The scripts that the document names, and all that they cannot do without. */
function firstChunks({ output }: Rolldown.RolldownOutput, html: string): Rolldown.OutputChunk[] {
  const chunks = new Map(
    output.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one] as const] : [])),
  )
  const needed = new Set<Rolldown.OutputChunk>()
  const need = (name: string): void => {
    const chunk = chunks.get(name)
    if (!chunk || needed.has(chunk)) return
    needed.add(chunk)
    for (const imported of chunk.imports) need(imported)
  }
  for (const [, name = ''] of html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)) need(name)
  return [...needed]
}

function hashOfSources(): string {
  const files = globSync(
    [
      'src/{web,base,contract}/**/*.*',
      'vite.config.ts',
      'package-lock.json',
      'package.json',
      'scripts/build-web.ts',
    ],
    { cwd: root },
  )
  const hash = createHash('sha256')
  for (const file of files.filter((name) => !/\.test\.tsx?$/.test(name)).toSorted()) {
    hash.update(`${file}\0`).update(readFileSync(path.join(root, file)))
  }
  return hash.digest('hex')
}

function readBuilt(): Built | undefined {
  const file = path.join(target, 'build.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Built) : undefined
}

function report(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
}
