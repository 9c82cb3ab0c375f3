import { AppError } from '#contract'

/** What a secret may be called. */
const name = '[A-Za-z0-9][A-Za-z0-9._-]{0,63}'
const whole = new RegExp(`\\{\\{secret:(${name})\\}\\}`, 'g')
/** The beginning of a placeholder, also with its braces and its colon written as URLs and JSON write them. */
const begun =
  /(?:\{|%(?:25)*7b|\\u007b|&#0*123;|&#x0*7b;){2}\s*secret\s*(?::|%(?:25)*3a|\\u003a|&#0*58;|&#x0*3a;)/i

/** How the secret of that name is written. */
export function placeholderOf(secret: string): string {
  return `{{secret:${secret}}}`
}

/** The secrets that a text names, each once, in order. */
export function secretsNamedIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(whole), ([, secret = '']) => secret))]
}

/** Whether there is a placeholder, or what may be meant as one or become one further on. */
export function holdsPlaceholder(text: string): boolean {
  return begun.test(text)
}

/** Puts values in place of placeholders. A value is put in as it is, and what it holds is not looked at again. */
export function fillPlaceholders(text: string, valueOf: (secret: string) => string): string {
  return text.replaceAll(whole, (_whole, secret: string) => valueOf(secret))
}

/** The parts of a request that are looked at; a body by its bytes. */
interface RequestParts {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
}

/**
 * Refuses placeholders where none is ever filled: in the address, in a body, in the name of a header, and half ones.
 *
 * Whoever put one there expects a secret to be sent; silence would send the name of it instead, and a later release
 * that filled it would send the secret into logs of servers, referrers and histories.
 *
 * @throws AppError `gate.secret_refused`
 */
export function refuseMisplacedSecrets({ url, headers, body }: RequestParts): void {
  if (holdsPlaceholder(url)) throw misplaced('in an address')
  for (const [header, value] of Object.entries(headers)) {
    if (holdsPlaceholder(header)) throw misplaced('in the name of a header')
    if (holdsPlaceholder(value.replaceAll(whole, '')))
      throw misplaced(`half written, in the header ${header}`)
  }
  if (body && holdsPlaceholder(asciiOf(body))) throw misplaced('in a body')
}

/** Bytes as text for looking at what is plain ASCII, also where every second byte is nought. */
function asciiOf(bytes: Uint8Array): string {
  // Marks of a placeholder are rare: without two opening braces in some spelling, nothing need be decoded.
  const text = new TextDecoder('utf-8').decode(bytes)
  return text.includes('\0') ? text.replaceAll('\0', '') : text
}

function misplaced(where: string): AppError {
  return new AppError('gate.secret_refused', `The placeholder of a secret stands ${where}.`, {
    hint: 'A secret goes into the value of a header, as {{secret:NAME}}, and nowhere else.',
  })
}
