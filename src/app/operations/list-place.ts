import { z } from 'zod'

import { AppError } from '#contract'

/** Where a part of a list ended, as its `next` carries it: opaque to whoever asks. */
export function placeText(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** @throws AppError `input.invalid` for a text that is not from a list of this kind */
export function placeFrom<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> {
  try {
    return shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch (error) {
    throw new AppError('input.invalid', 'The cursor is not one of this list.', {
      cause: error,
      hint: 'Take it from `next` of the part before.',
    })
  }
}

const Latest = z.tuple([z.number(), z.string()])

/** A part of a list that is newest first, and among equals by id. */
export function partOf<Item extends { readonly createdAt: number; readonly id: string }>(
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  list: (query: { after: { at: number; id: string } | undefined; limit: number }) => readonly Item[],
): { items: readonly Item[]; next: string | null } {
  const [at, id] = cursor === undefined ? [] : placeFrom(Latest, cursor)
  const after = at === undefined || id === undefined ? undefined : { at, id }
  const found = list({ after, limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? placeText([last.createdAt, last.id]) : null }
}
