import type { ProviderKind } from '#contract'

/** The name of the kind, with a number where that is taken. */
export function proposedName(kind: ProviderKind, taken: readonly string[]): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? kind : `${kind}-${count}`
    if (!taken.includes(name)) return name
  }
}

/** Where alone a key for that address is sent; null for what is no address. */
export function hostOf(url: string): string | null {
  const parsed = URL.parse(url)
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.host !== '' ? parsed.host : null
}

export function isProviderName(name: string): boolean {
  return /^[a-z][a-z0-9_-]{0,40}$/.test(name)
}

/** Of a model as its provider calls it. */
export function isModelName(name: string): boolean {
  return /^[\x21-\x7e]{1,250}$/.test(name)
}
