import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'

import { packageRoot } from '#adapters'
import { AppError, type WorkflowDocument } from '#contract'
import { nearest, readWorkflow, type WorkflowStore, type WorkflowText } from '#workflow'

/** The workflows that come with the program. */
const bundled = join(packageRoot, 'examples')

/** Beyond this a file is no workflow; the reader's own limit is lower. */
const largestFileBytes = 32 * 1024 * 1024

/** A workflow that was named, and where it is from. */
export interface FoundWorkflow {
  readonly document: WorkflowDocument
  /** Published version; null for a file or a draft. */
  readonly version: number | null
  readonly text?: WorkflowText
  /** For people: the path, or `name@2`. */
  readonly from: string
  /** The file it was read from. */
  readonly file: string | null
  /**
   * Whether it was found by its name, as a published version or one that comes with the program. A file that somebody
   * handed over can call itself anything, so what was granted to a name is not for it.
   */
  readonly isKept?: boolean
}

/** Whether the word can only be a file. */
export function isFileName(word: string): boolean {
  return (
    /[/\\]/.test(word) || ['.yaml', '.yml', '.json'].includes(extname(word).toLowerCase()) || word === '-'
  )
}

/**
 * The workflow that was meant: a file, a published `NAME` or `NAME@VERSION`, a draft `NAME@draft`, or one that comes with
 * the program. A word that could be both is a name; `./NAME` is the file.
 *
 * @throws AppError `cli.no_such_workflow`, `workflow.invalid`
 */
export async function findWorkflow(
  word: string,
  {
    folder,
    store,
    signal,
  }: { folder: string; store: () => Promise<WorkflowStore | null>; signal: AbortSignal },
): Promise<FoundWorkflow> {
  const place = resolve(folder, word)
  if (isFileName(word)) return readFileWorkflow(place)
  const kept = await store()
  const found = await findKept(word, { store: kept, signal })
  if (found) return found
  if (!isVersionOrNone(word) && !existsSync(place))
    throw new AppError('input.invalid', `${JSON.stringify(word)} names no version.`, {
      hint: 'Write NAME, NAME@2 or NAME@draft.',
    })
  // Last, so that a file which somebody put into the folder does not run in the place of a workflow of that name.
  if (existsSync(place)) return readFileWorkflow(place)
  throw await unknown(word, { folder, kept, signal })
}

/**
 * The workflow of a name: a published `NAME` or `NAME@VERSION`, a draft `NAME@draft`, or one that comes with the program.
 * Never a file that somebody has put somewhere.
 */
export async function findKept(
  word: string,
  { store, signal }: { store: WorkflowStore | null; signal: AbortSignal },
): Promise<FoundWorkflow | undefined> {
  const { name, version } = partsOfName(word)
  if (version === 'draft') {
    const document = await store?.findDraft(name, { signal })
    return document && { document, version: null, from: word, file: null }
  }
  if (!isVersionOrNone(word)) return undefined
  const found = await store?.findVersion(name, version === undefined ? 'newest' : Number(version), { signal })
  if (found) {
    const { document, version: number } = found
    return { document, version: number, from: `${name}@${number}`, file: null, isKept: true }
  }
  const file = join(bundled, `${name}.yaml`)
  if (version !== undefined || !/^[a-z0-9-]+$/.test(name) || !existsSync(file)) return undefined
  return { ...(await readFileWorkflow(file)), isKept: true }
}

function partsOfName(word: string): { name: string; version: string | undefined } {
  const [, name = '', version] = /^([^@]+)(?:@(.+))?$/.exec(word) ?? []
  return { name, version }
}

function isVersionOrNone(word: string): boolean {
  const { version } = partsOfName(word)
  return version === undefined || version === 'draft' || /^[1-9]\d{0,8}$/.test(version)
}

/** The workflows that come with the program, by name. */
export async function bundledWorkflows(): Promise<readonly FoundWorkflow[]> {
  const files = (await readdir(bundled)).filter((file) => file.endsWith('.yaml')).toSorted()
  return Promise.all(files.map((file) => readFileWorkflow(join(bundled, file))))
}

async function unknown(
  word: string,
  { folder, kept, signal }: { folder: string; kept: WorkflowStore | null; signal: AbortSignal },
): Promise<AppError> {
  const names = [
    ...((await kept?.listWorkflows({ signal })) ?? []).map(({ name }) => name),
    ...(await readdir(bundled).catch(() => []))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => basename(file, '.yaml')),
    ...(await readdir(folder).catch(() => [])).filter((file) => /\.(ya?ml|json)$/.test(file)),
  ]
  const near = nearest(word, names)
  return new AppError('cli.no_such_workflow', `There is neither a file nor a workflow called ${word}.`, {
    hint: near === undefined ? 'See "adjutant workflow list".' : `Did you mean "${near}"?`,
    details: { workflow: word },
  })
}

/** @throws AppError `cli.no_such_workflow`, `files.denied`, `workflow.invalid` */
export async function readFileWorkflow(file: string): Promise<FoundWorkflow> {
  const text = await readText(file)
  const name = basename(file, extname(file))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
  const read = readWorkflow(text, {
    format: extname(file).toLowerCase() === '.json' ? 'json' : undefined,
    ...(name === '' ? {} : { name: name.slice(0, 63) }),
  })
  return { document: read.document, version: null, text: read, from: file, file }
}

/** @throws AppError `cli.no_such_workflow`, `files.denied`, `files.not_a_file`, `files.too_large` */
export async function readText(file: string): Promise<string> {
  const found = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error)
  })
  if (!found.isFile())
    throw new AppError('files.not_a_file', `${file} is no file.`, { details: { path: file } })
  if (found.size > largestFileBytes) {
    throw new AppError('files.too_large', `${file} has more than ${largestFileBytes} bytes.`, {
      details: { path: file },
    })
  }
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): AppError {
  const { code } = error as NodeJS.ErrnoException
  const options = { cause: error, details: { path: file } }
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('cli.no_such_workflow', `There is no file ${file}.`, {
      ...options,
      hint: 'Check the path.',
    })
  return new AppError('files.denied', `${file} cannot be read (${code ?? 'unknown reason'}).`, options)
}
