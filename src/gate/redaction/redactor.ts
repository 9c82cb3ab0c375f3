import type { Json } from '#base'
import { AppError } from '#contract'

import { isPlaceholder, isSecretName, withoutAssignedSecrets } from './key-names.ts'
import { followKnown, nothingKnown } from './known-values.ts'
import { redacted, withoutTokens } from './token-patterns.ts'

/** Takes secrets out of what is written down or shown. */
export interface Redactor {
  /**
   * Without the known values alone. For data that goes on being used: what merely looks like a secret stays, since
   * taking it out of a file's text would damage the file that is written from it.
   */
  values<T extends Json>(value: T): T
  /** Without known values, values of fields with telling names, and what looks like a token. For what is only read. */
  all<T extends Json>(value: T): T
  /** The same for one text. */
  text(text: string): string
  /** The same error, its message, hint and details without secrets. Errors that are none of ours lose their message. */
  error(error: unknown): unknown
}

/** @param known the exact values that must not be seen; asked each time, since they change */
export function createRedactor(known: () => readonly string[]): Redactor {
  const current = followKnown(known)

  const text = (given: string): string => withoutSecrets(current().text(given))
  const all = <T extends Json>(value: T): T => {
    const present = current()
    return mapTexts(value, (given) => withoutSecrets(present.text(given)), isSecretName) as T
  }
  return {
    text,
    all,
    values<T extends Json>(value: T): T {
      const present = current()
      if (present === nothingKnown) return value
      // One look through the whole is far cheaper than one through each text, and finds no less.
      const whole = JSON.stringify(value)
      if (present.text(whole) === whole) return value
      return mapTexts(value, (given) => present.text(given)) as T
    },
    error(error) {
      if (error instanceof AppError) {
        return new AppError(error.code, text(error.message), {
          hint: error.hint === undefined ? undefined : text(error.hint),
          details: all(error.details),
          cause: error.cause,
        })
      }
      if (error instanceof Error) error.message = text(error.message)
      return error
    },
  }
}

/** A text without what looks like a secret. */
export function withoutSecrets(text: string): string {
  return withoutAssignedSecrets(withoutTokens(text))
}

/** A value whose texts are changed, the names of fields too; texts under a telling name go altogether. */
function mapTexts(
  value: Json,
  change: (text: string) => string,
  isTelling?: (name: string) => boolean,
): Json {
  if (typeof value === 'string') return change(value)
  if (typeof value === 'number') {
    const shown = String(value)
    const changed = shown.length < 4 ? shown : change(shown)
    return changed === shown ? value : changed
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, isTelling))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      change(name),
      isTelling?.(name) === true ? hide(item) : mapTexts(item, change, isTelling),
    ]),
  )
}

/** Whatever is under a telling name, except what says nothing. */
function hide(item: Json): Json {
  if (item === null || typeof item === 'boolean' || item === '') return item
  if (typeof item === 'string' && isPlaceholder(item)) return item
  return redacted
}
