/**
 * The words that a document is called by: of its file and of the folder that it is in, `electrician invoice` of
 * `/home/ada/money/electrician-invoice.html`. People look for a paper by its name, which it need not say itself.
 */
export function nameWords(path: string): string {
  return path
    .split(/[\\/]/)
    .slice(-2)
    .map((name) => name.replace(/\.[\p{L}\p{N}]{1,8}$/u, ''))
    .join(' ')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .trim()
}
