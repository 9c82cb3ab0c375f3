import { z } from 'zod'

import { bytesOf, contentFields, hasOneContent, oneContentMessage } from './content-input.ts'
import { definePureTool } from './pure-tool.ts'

const algorithms = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const

const Input = z
  .strictObject({
    ...contentFields,
    algorithm: z
      .enum(['sha256', 'sha384', 'sha512'])
      .default('sha256')
      .meta({ title: 'Algorithm', description: 'Which hash to compute.' }),
  })
  .refine(hasOneContent, oneContentMessage)
  .meta({ examples: [{ text: 'abc' }] })

const Output = z.strictObject({
  hash: z.string().meta({ title: 'Hash', description: 'Lower-case hexadecimal digits.' }),
  sizeBytes: z.int().meta({ title: 'Size', description: 'Bytes that were hashed.' }),
})

export const dataHash = definePureTool({
  name: 'data.hash',
  version: 1,
  title: 'Hash content',
  description:
    'Computes the hash of a text or of bytes. fs.list and fs.read give the same SHA-256 for files.',
  input: Input,
  output: Output,
  summary: ({ algorithm }) => `Compute a ${algorithms[algorithm]} hash`,
  async run(input) {
    const content = bytesOf(input)
    const digest = await crypto.subtle.digest(algorithms[input.algorithm], content)
    return { hash: new Uint8Array(digest).toHex(), sizeBytes: content.length }
  },
})
