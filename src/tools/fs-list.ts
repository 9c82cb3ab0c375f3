import { z } from 'zod'

import { AppError } from '#contract'
import type { FileEntry, Files, Tool, ToolCall } from '#gate'

import { fileLabel } from './file-label.ts'
import { hashFile, modifiedTime, statExisting } from './file-state.ts'
import { compileGlob } from './glob.ts'
import { compareText } from './items.ts'
import { AbsolutePath, extensionOf, nameOf } from './paths.ts'

const Input = z
  .strictObject({
    folder: AbsolutePath.meta({ title: 'Folder', description: 'Absolute path of the folder.' }),
    recursive: z
      .boolean()
      .default(false)
      .meta({ title: 'Recursive', description: 'Goes into the folders inside it too.' }),
    pattern: z.string().min(1).max(500).optional().meta({
      title: 'Pattern',
      description:
        'Lists only what matches, such as *.pdf or 2024/**. Tried on the path within the folder when it has a /, else on the name.',
    }),
    exclude: z.array(z.string().min(1).max(500)).max(100).default([]).meta({
      title: 'Exclude',
      description:
        'Patterns of files and folders to leave out; what is in a folder left out is not looked at.',
    }),
    include: z
      .enum(['files', 'folders', 'all'])
      .default('files')
      .meta({ title: 'Include', description: 'What to list; all means links too.' }),
    hidden: z
      .boolean()
      .default(false)
      .meta({ title: 'Hidden', description: 'Lists and goes into what has a name that begins with a dot.' }),
    hash: z.boolean().default(false).meta({
      title: 'Hash',
      description: 'Reads every file that is listed and gives the SHA-256 of its content.',
    }),
    limit: z
      .int()
      .min(1)
      .max(100_000)
      .default(10_000)
      .meta({ title: 'Limit', description: 'Items to list at most.' }),
  })
  .meta({ examples: [{ folder: '/home/ada/Downloads', recursive: true, pattern: '*.pdf' }] })
type Input = z.infer<typeof Input>

const Item = z.strictObject({
  path: z.string().meta({ title: 'Path', description: 'Absolute.' }),
  relative: z
    .string()
    .meta({ title: 'Relative', description: 'Within the listed folder, with / between names.' }),
  name: z.string().meta({ title: 'Name', description: 'The last part of the path.' }),
  extension: z
    .string()
    .meta({ title: 'Extension', description: 'In lower case without its dot; empty when there is none.' }),
  kind: z
    .enum(['file', 'folder', 'link'])
    .meta({ title: 'Kind', description: 'A link is a symbolic link, which is not followed.' }),
  sizeBytes: z.number().meta({ title: 'Size', description: 'In bytes.' }),
  modified: z
    .string()
    .meta({ title: 'Modified', description: 'When its content last changed; ISO 8601, UTC.' }),
  month: z.string().meta({ title: 'Month', description: 'The month of that time in UTC, such as 2024-07.' }),
  hash: z
    .string()
    .optional()
    .meta({ title: 'Hash', description: 'SHA-256 of the content, where asked for and readable.' }),
})
type Item = z.infer<typeof Item>

const Output = z.strictObject({
  items: z.array(Item).meta({ title: 'Items', description: 'By path, in the order of character codes.' }),
  truncated: z.boolean().meta({ title: 'Truncated', description: 'Whether there is more than the limit.' }),
  problems: z
    .array(
      z.strictObject({
        path: z.string().meta({ title: 'Path', description: 'What could not be read.' }),
        code: z.string().meta({ title: 'Code', description: 'The error code.' }),
      }),
    )
    .meta({
      title: 'Problems',
      description: 'Files without a hash and folders that could not be looked into, the first hundred.',
    }),
})
type Output = z.infer<typeof Output>

const problemLimit = 100

export const fsList: Tool<Input, Output> = {
  name: 'fs.list',
  version: 1,
  title: 'List a folder',
  description:
    'Lists files and folders with size, time and, if asked, content hash. Links are never followed.',
  input: Input,
  output: Output,
  effect: 'pure',
  undoClass: 'pure',
  capabilities: ['fs.read'],
  controls: ['folder'],
  timeoutMs: 10 * 60_000,
  needs: ({ folder }) => [{ capability: 'fs.read', resource: folder }],
  label: ({ folder }) => fileLabel(folder),
  preview: async ({ folder }) => ({ summary: `List ${folder}`, changes: [] }),
  prepare: async () => null,
  async run(input, _prepared, { world: { files }, signal }) {
    const root = await statExisting(files, input.folder, { signal })
    if (root.kind !== 'folder') {
      throw new AppError('files.not_a_folder', `${input.folder} is not a folder.`, {
        details: { path: input.folder },
      })
    }
    const problems: Output['problems'] = []
    const report = (path: string, error: unknown): void => {
      if (!(error instanceof AppError)) throw error
      // What has just gone is not in the folder, which is no problem of the listing.
      if (error.code !== 'files.not_found' && problems.length < problemLimit)
        problems.push({ path, code: error.code })
    }
    const found: FileEntry[] = []
    let truncated = false
    for await (const entry of walk(files, input, { report, signal })) {
      truncated = found.length === input.limit
      if (truncated) break
      found.push(entry)
    }
    found.sort((a, b) => compareText(a.path, b.path))
    const items = found.map((entry) => describeEntry(entry, input.folder))
    if (input.hash) await addHashes(items, { files, report, signal })
    return { items, truncated, problems }
  },
}

interface Walking {
  readonly report: (path: string, error: unknown) => void
  readonly signal: ToolCall['signal']
}

/** Goes down folder by folder instead of asking for the whole tree, so that what is left out costs nothing. */
async function* walk(files: Files, input: Input, { report, signal }: Walking): AsyncIterable<FileEntry> {
  const wanted = input.pattern === undefined ? () => true : compileEither(input.pattern)
  const excluded = input.exclude.map(compileEither)
  const folders = [input.folder]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const inside: string[] = []
    try {
      for await (const entry of files.list(folder, { recursive: false, signal })) {
        const name = nameOf(entry.path)
        const relative = relativePath(entry.path, input.folder)
        if (isOurTemporary(name) || (!input.hidden && name.startsWith('.'))) continue
        if (excluded.some((matches) => matches(relative, name))) continue
        if (entry.kind === 'folder' && input.recursive) inside.push(entry.path)
        if (isIncluded(entry, input.include) && wanted(relative, name)) yield entry
      }
    } catch (error) {
      if (folder === input.folder) throw error
      report(folder, error)
    }
    folders.push(...inside.toReversed())
  }
}

/** Files that are read at the same time. */
const readers = 4

async function addHashes(
  items: readonly Item[],
  { files, report, signal }: Walking & { files: Files },
): Promise<void> {
  const failures = new Map<string, unknown>()
  const rest = items.filter(({ kind }) => kind === 'file').values()
  async function read(): Promise<void> {
    for (const item of rest) {
      try {
        item.hash = await hashFile(files, item.path, { sizeBytes: item.sizeBytes, signal })
      } catch (error) {
        failures.set(item.path, error)
      }
    }
  }
  await Promise.all(Array.from({ length: readers }, read))
  // In the order of the items, not in the order in which reading them failed.
  for (const { path } of items) if (failures.has(path)) report(path, failures.get(path))
}

function compileEither(pattern: string): (relative: string, name: string) => boolean {
  const matches = compileGlob(pattern)
  return pattern.includes('/') ? (relative) => matches(relative) : (_relative, name) => matches(name)
}

/** What a write that was cut short leaves behind; the next write in that folder clears it away. */
function isOurTemporary(name: string): boolean {
  return name.startsWith('.adjutant-') && name.endsWith('.tmp')
}

function isIncluded({ kind }: FileEntry, include: Input['include']): boolean {
  if (include === 'files') return kind === 'file'
  if (include === 'folders') return kind === 'folder'
  return kind !== 'other'
}

function relativePath(path: string, folder: string): string {
  return path
    .slice(folder.length)
    .replaceAll('\\', folder.startsWith('/') ? '\\' : '/')
    .replace(/^\//, '')
}

function describeEntry(entry: FileEntry, folder: string): Item {
  const name = nameOf(entry.path)
  const modified = modifiedTime(entry)
  return {
    path: entry.path,
    relative: relativePath(entry.path, folder),
    name,
    extension: entry.kind === 'folder' ? '' : extensionOf(name),
    kind: entry.kind === 'folder' || entry.kind === 'link' ? entry.kind : 'file',
    sizeBytes: entry.sizeBytes,
    modified,
    month: modified.slice(0, 7),
  }
}
