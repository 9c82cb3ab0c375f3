import { gramsOf } from './terms.ts'

/** The words of a text, and what else of it is looked for, in small letters. */
export function tokensOf(text: string): string[] {
  return [...`${text} ${gramsOf(text)}`.toLowerCase().matchAll(/[\p{L}\p{N}\p{M}\p{Co}]+/gu)].map(
    ([word]) => word,
  )
}
