/** Accents that are set as signs of their own, and what joins them to a letter. */
const joining: Readonly<Record<string, string>> = {
  '`': '\u0300',
  '´': '\u0301',
  ˆ: '\u0302',
  '˜': '\u0303',
  '¯': '\u0304',
  '˘': '\u0306',
  '˙': '\u0307',
  '¨': '\u0308',
  '˚': '\u030a',
  '˝': '\u030b',
  ˇ: '\u030c',
  '¸': '\u0327',
  '˛': '\u0328',
}
const beforeLetter = /([`´ˆ˜¯˘˙¨˚˝ˇ¸˛])([\p{L}ıȷ])/gu

/** Puts accents onto their letters: older fonts have none with both, so that `für` is set as `f¨ur`. */
export function composeAccents(text: string): string {
  if (!/[`´ˆ˜¯˘˙¨˚˝ˇ¸˛]/.test(text)) return text
  return text.replaceAll(beforeLetter, (both, accent: string, letter: string) => {
    const plain = letter === 'ı' ? 'i' : letter === 'ȷ' ? 'j' : letter
    const composed = `${plain}${joining[accent] ?? ''}`.normalize('NFC')
    // Where there is no such letter, the sign stands for itself.
    return composed.length === 1 ? composed : both
  })
}
