/** A small copy of the house, with the real walls and almost nothing inside, to try the walls on. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { run } from './program.ts'

/** A file put into the model house. */
export interface Planted {
  readonly path: string
  readonly text: string
  /** Whether the front door of its module exports it, so that it is not dead. */
  readonly used?: boolean
}

export interface ModelHouse extends Disposable {
  /** Who refused a file, each as `GUARD RULE`, such as `oxlint no-cycle`; in no order. */
  refusals(file: string): readonly string[]
  /** What Node says when it runs the file. */
  execute(file: string): Promise<string>
}

const walls = [
  'floors.ts',
  'knip.json',
  'oxlint.config.ts',
  'package.json',
  'tsconfig.json',
  'tsconfig.core.json',
  'tsconfig.node.json',
]

/** Builds the house in a temporary folder and lets every guard walk through it once. */
export async function buildModelHouse(root: string, planted: readonly Planted[]): Promise<ModelHouse> {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-walls-'))
  for (const file of walls) cpSync(path.join(root, file), path.join(folder, file))
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction')

  const { imports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    imports: Record<string, string>
  }
  function put(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), `${text}\n`)
  }
  for (const [door, file] of Object.entries(imports)) {
    const name = door.slice(1).replace(/\/(\w)/, (_, letter: string) => letter.toUpperCase())
    const used = planted.filter(
      (entry) => entry.used && path.dirname(entry.path) === path.posix.dirname(file).slice(2),
    )
    const exports = door.endsWith('/testing')
      ? []
      : used.map((entry) => `export * from './${path.basename(entry.path)}'`)
    put(file, [`export const ${name} = '${name}' as string`, ...exports].join('\n'))
  }
  for (const { path: file, text } of planted) put(file, text)

  const [lint, core, node, dead] = await Promise.all([
    say(folder, 'node_modules/oxlint/bin/oxlint', '-f', 'json'),
    say(folder, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.core.json', '--pretty', 'false'),
    say(folder, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.node.json', '--pretty', 'false'),
    say(folder, 'node_modules/knip/bin/knip.js', '--include', 'files', '--reporter', 'json', '--no-progress'),
  ])
  const found = [...ofLint(lint), ...ofCompiler('core', core), ...ofCompiler('node', node), ...ofKnip(dead)]
  return {
    refusals: (file) => found.filter((entry) => entry.file === file).map((entry) => entry.guard),
    execute: (file) => say(folder, file),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

interface Refusal {
  readonly file: string
  readonly guard: string
}

async function say(folder: string, ...args: string[]): Promise<string> {
  const { lines } = await run(args, { cwd: folder, limitMs: 60_000 })
  return lines.join('\n')
}

function ofLint(output: string): Refusal[] {
  const { diagnostics } = parse(output) as { diagnostics: { code: string; filename: string }[] }
  return diagnostics.map(({ code, filename }) => ({
    file: filename,
    guard: `oxlint ${/\((.+)\)/.exec(code)?.[1] ?? code}`,
  }))
}

function ofCompiler(program: string, output: string): Refusal[] {
  return [...output.matchAll(/^(\S+)\(\d+,\d+\): error (TS\d+)/gm)].map(([, file = '', code]) => ({
    file,
    guard: `tsc ${program} ${code}`,
  }))
}

function ofKnip(output: string): Refusal[] {
  const { issues } = parse(output) as { issues: { file: string; files: unknown[] }[] }
  return issues.filter(({ files }) => files.length > 0).map(({ file }) => ({ file, guard: 'knip files' }))
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch (error) {
    throw new Error(`A guard did not answer in JSON:\n${output}`, { cause: error })
  }
}
