import { redacted } from './token-patterns.ts'

/** Words that name a secret when they end a name. */
const secretWords = new Set([
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'token',
  'authorization',
  'cookie',
  'credential',
  'credentials',
  'apikey',
  'privatekey',
  'secretkey',
  'accesskey',
  'signingkey',
  'encryptionkey',
  'mnemonic',
  'pin',
  'otp',
  'totp',
  'jwt',
  'bearer',
])
/** Words that do so before `key`. */
const keyKinds = new Set(['api', 'private', 'secret', 'access', 'signing', 'encryption', 'master', 'auth'])
/** Names that end in such a word and hold none: marks of a place in a list, and what is said about secrets. */
const harmless = /^(?:next|prev|previous|page|next_?page|continuation|sync|cursor|cancel(?:lation)?)_?token$/i

/** Whether a field or header of this name holds a secret: `X-Api-Key`, `clientSecret`, `db_password`. */
export function isSecretName(name: string): boolean {
  if (name.length > 100 || harmless.test(name)) return false
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  const last = words.at(-1) ?? ''
  if (secretWords.has(last)) return true
  return last === 'key' && keyKinds.has(words.at(-2) ?? '')
}

/** `name = value`, `"name": "value"`, `name=value&`: one line of settings, JSON, a header or a query, in a text. */
const assignment =
  /(?<quote>["']?)(?<name>[A-Za-z][\w.-]{1,60})\k<quote>(?<between>\s{0,3}[:=]\s{0,3})(?:"(?<double>(?:[^"\\]|\\.){4,})"|'(?<single>(?:[^'\\]|\\.){4,})'|(?<bare>[^\s"'&;,<>{}()[\]`]{4,}))/g

/** A text without the values that are given to names of secrets in it. */
export function withoutAssignedSecrets(text: string): string {
  if (!/[:=]/.test(text)) return text
  return text.replaceAll(assignment, (...parts: unknown[]) => {
    const whole = parts[0] as string
    const groups = parts.at(-1) as Readonly<Record<string, string | undefined>>
    const value = groups['double'] ?? groups['single'] ?? groups['bare'] ?? ''
    if (!isSecretName(groups['name'] ?? '') || !isSecretValue(value, groups['bare'] !== undefined))
      return whole
    return (
      whole.slice(0, whole.lastIndexOf(value)) +
      redacted +
      whole.slice(whole.lastIndexOf(value) + value.length)
    )
  })
}

/** Whether a value is the placeholder of a secret, perhaps with a scheme before it: `Bearer {{secret:forge}}`. */
export function isPlaceholder(value: string): boolean {
  return /^(?:[A-Za-z]{1,20} )?\{\{secret:[^{}]*\}\}$/.test(value)
}

/** Whether what follows is a value and not prose, a type or a reference: `token: the name`, `password: string`. */
function isSecretValue(value: string, isBare: boolean): boolean {
  if (isPlaceholder(value) || value.startsWith('${') || value === redacted) return false
  return (
    !isBare ||
    /\d/.test(value) ||
    /[^\w.:-]/.test(value) ||
    (/[a-z]/.test(value) && /[A-Z]/.test(value.slice(1)))
  )
}
