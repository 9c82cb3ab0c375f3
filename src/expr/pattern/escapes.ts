import { badArgument } from '../fault.ts'
import { type CharTest, classEscape, namedClass, not, single } from './characters.ts'
import type { Letters } from './letters.ts'

/** What stands behind a backslash. */
export function readEscape(letters: Letters, ignoreCase: boolean): CharTest {
  const letter = letters.next()
  if (letter === 'p' || letter === 'P') {
    const name = letters.takeMatch(/^\{(\^?\w{1,40})\}|^(\w)/)
    const test = namedClass(name?.[1] ?? name?.[2] ?? '') ?? letters.refuse('there is no such class')
    return letter === 'P' ? not(test) : test
  }
  return classEscape(letter) ?? single(readCode(letters, letter), ignoreCase)
}

/** The code point that an escape names; `letter` stands behind the backslash. */
export function readCode(letters: Letters, letter: string): number {
  const control = new Map([...'ntrfva'].map((name, index) => [name, [10, 9, 13, 12, 11, 7][index]])).get(
    letter,
  )
  if (control !== undefined) return control
  if (letter === 'x') {
    const hex = letters.takeMatch(/^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/)
    const code = parseInt(hex?.[1] ?? hex?.[2] ?? '', 16)
    return code <= 0x10ffff ? code : letters.refuse('this is no character')
  }
  if (letter === '0') return 0
  if (/^[1-9]$/.test(letter)) letters.refuse('back references are not supported')
  if (/^[A-Za-z]$/.test(letter)) letters.refuse(`"\\${letter}" means nothing`)
  return letter.codePointAt(0) ?? badArgument('The pattern ends in a backslash.')
}
