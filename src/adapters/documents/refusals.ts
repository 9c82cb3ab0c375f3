import { sizeText, visible } from '#base'
import { AppError } from '#contract'

/** A file that is of no kind that is read. @param what is in it: `a picture` */
export function unknownKind(name: string, what: string, hint?: string): AppError {
  return new AppError('documents.unknown_kind', `${visible(name)} cannot be read: it is ${what}.`, {
    hint: hint ?? 'Save what it says as PDF, DOCX, HTML or text.',
  })
}

/** @param how it is damaged: `its text ends in the midst of a page` */
export function broken(name: string, how: string, cause?: unknown): AppError {
  return new AppError('documents.broken', `${visible(name)} cannot be read: ${how}.`, {
    hint: 'Open it in the program that made it and save it again, or get it again from where it came.',
    cause,
  })
}

export function encrypted(name: string): AppError {
  return new AppError('documents.encrypted', `${visible(name)} can be opened with its password only.`, {
    hint: 'Save it without a password, and give that.',
  })
}

export function empty(name: string, why: string): AppError {
  return new AppError('documents.empty', `${visible(name)} holds no text: ${why}.`, {
    hint: 'Let a program for text recognition write the text into it first.',
  })
}

/** @param how it is too large: `it has 80 MB`, `it unpacks to more` */
export function tooLarge(name: string, how: string, limitBytes: number): AppError {
  return new AppError(
    'documents.too_large',
    `${visible(name)} is too large: ${how}, and at most ${sizeText(limitBytes)} are read.`,
    { hint: 'Split it.', details: { limitBytes } },
  )
}

export function tooSlow(name: string, timeMs: number): AppError {
  return new AppError(
    'documents.too_slow',
    `${visible(name)} was not read within ${Math.round(timeMs / 100) / 10} s, so it was left.`,
    { hint: 'Split it, or save it anew.', details: { timeMs } },
  )
}

export function tooHungry(name: string, memoryBytes: number): AppError {
  return new AppError(
    'documents.too_hungry',
    `${visible(name)} would take more than ${sizeText(memoryBytes)} of memory to read, so it was left.`,
    { hint: 'Split it, or save it anew.', details: { memoryBytes } },
  )
}
