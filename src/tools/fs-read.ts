import { z } from 'zod'

import { sha256 } from '#base'
import { AppError } from '#contract'
import type { Tool } from '#gate'

import { fileLabel } from './file-label.ts'
import { modifiedTime, requireFile, statExisting } from './file-state.ts'
import { AbsolutePath } from './paths.ts'
import { decodeText } from './text-encoding.ts'

const maxBytesLimit = 32 * 1024 * 1024

const Input = z
  .strictObject({
    path: AbsolutePath.meta({ title: 'Path', description: 'Absolute path of the file.' }),
    encoding: z.enum(['text', 'base64']).default('text').meta({
      title: 'Encoding',
      description: 'text: UTF-8, or UTF-16 with its mark; base64: the bytes as they are.',
    }),
    maxBytes: z
      .int()
      .min(0)
      .max(maxBytesLimit)
      .default(4 * 1024 * 1024)
      .meta({ title: 'Most bytes', description: 'Refuses a larger file.' }),
  })
  .meta({ examples: [{ path: '/home/ada/notes.md' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  path: z.string().meta({ title: 'Path', description: 'As given, in its plain spelling.' }),
  text: z
    .string()
    .optional()
    .meta({ title: 'Text', description: 'The content, without byte order mark; absent for base64.' }),
  base64: z.string().optional().meta({ title: 'Base64', description: 'The bytes; absent for text.' }),
  encoding: z
    .enum(['utf-8', 'utf-16le', 'utf-16be', 'base64'])
    .meta({ title: 'Encoding', description: 'How the content was read.' }),
  sizeBytes: z.int().meta({ title: 'Size', description: 'Bytes of the file.' }),
  modified: z
    .string()
    .meta({ title: 'Modified', description: 'When the content last changed; ISO 8601, UTC.' }),
  hash: z
    .string()
    .meta({ title: 'Hash', description: 'SHA-256 of the bytes; what fs.write and fs.remove may expect.' }),
})
type Output = z.infer<typeof Output>

export const fsRead: Tool<Input, Output> = {
  name: 'fs.read',
  version: 1,
  title: 'Read a file',
  description:
    'Reads a whole file as text or as bytes. A file that is not text is refused instead of being garbled.',
  input: Input,
  output: Output,
  effect: 'pure',
  undoClass: 'pure',
  capabilities: ['fs.read'],
  controls: ['path'],
  timeoutMs: 60_000,
  needs: ({ path }) => [{ capability: 'fs.read', resource: path }],
  label: ({ path }) => fileLabel(path),
  preview: async ({ path }) => ({ summary: `Read ${path}`, changes: [] }),
  prepare: async () => null,
  async run({ path, encoding, maxBytes }, _prepared, { world: { files }, signal }) {
    const stat = await statExisting(files, path, { signal })
    requireFile(stat, path)
    const content = await files.read(path, { maxBytes, signal })
    const facts = { path, sizeBytes: content.length, modified: modifiedTime(stat), hash: sha256(content) }
    if (encoding === 'base64') return { ...facts, encoding, base64: content.toBase64() }
    const decoded = decodeText(content)
    if (decoded) return { ...facts, ...decoded }
    throw new AppError('files.not_text', `${path} is not text in UTF-8, or in UTF-16 with its mark.`, {
      hint: 'Read it as base64.',
      details: { path },
    })
  },
}
