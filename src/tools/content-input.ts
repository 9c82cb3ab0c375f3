import { z } from 'zod'

import { AppError } from '#contract'

/** Content that fits in one input; larger content travels as files. */
export const maxContentLength = 32 * 1024 * 1024

/** Fields of inputs that carry content: text, or bytes as base64. */
export const contentFields = {
  text: z
    .string()
    .max(maxContentLength)
    .refine((text) => text.isWellFormed(), 'Holds half a surrogate pair, which no encoding can keep.')
    .optional()
    .meta({ title: 'Text', description: 'Content as text, kept as UTF-8. Give either this or base64.' }),
  base64: z
    .string()
    .max(Math.ceil(maxContentLength / 3) * 4)
    .optional()
    .meta({ title: 'Base64', description: 'Content as bytes in base64. Give either this or text.' }),
}

interface ContentInput {
  readonly text?: string | undefined
  readonly base64?: string | undefined
}

export function hasOneContent(input: ContentInput): boolean {
  return (input.text === undefined) !== (input.base64 === undefined)
}

export const oneContentMessage = 'Give either text or base64.'

/** @throws AppError `input.invalid` when the base64 is malformed */
export function bytesOf({ text, base64 }: ContentInput): Uint8Array<ArrayBuffer> {
  if (base64 === undefined) return new TextEncoder().encode(text ?? '')
  try {
    return Uint8Array.fromBase64(base64)
  } catch (error) {
    throw new AppError('input.invalid', 'The base64 is malformed.', {
      cause: error,
      hint: 'Check for cut or foreign characters.',
    })
  }
}
