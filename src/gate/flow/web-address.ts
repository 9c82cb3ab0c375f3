/** Where a text points to on the web, in one spelling. */
export interface WebAddress {
  /** Undefined when the text had none. */
  readonly scheme: string | undefined
  /** In lower case, international names in their ASCII form, without a closing dot. */
  readonly host: string
  /** Empty when neither it nor a scheme was given. */
  readonly port: string
  /** Begins with a slash; without query and fragment. */
  readonly path: string
  /** Has a user name, or a scheme that is not of the web: nothing that a person names covers it. */
  readonly isOdd: boolean
}

/** Longer ones are read by no server, and would cost time. */
const maxLength = 8_192

const scheme = /^([a-z][a-z0-9+.-]{0,20}):/i
const bare = /^(?:[\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]+\.?(?::\d{1,5})?(?:[/?#]|$)/u
const local = /^(?:localhost|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?#]|$)/i
const opensByItself = /^(?:data|javascript|vbscript|file|blob):./i
const web = new Set(['http:', 'https:', 'ws:', 'wss:'])
const standardPorts: Readonly<Record<string, string>> = { http: '80', https: '443', ws: '80', wss: '443' }
const usual = new Set(['80', '443'])

/** Undefined when the text is not an address on the web, with or without its scheme. */
export function readWebAddress(text: string): WebAddress | undefined {
  const trimmed = text.trim()
  if (trimmed.length > maxLength || /\s/.test(trimmed)) return undefined
  const isBare = bare.test(trimmed) || local.test(trimmed)
  const given = isBare ? undefined : scheme.exec(trimmed)?.[1]?.toLowerCase()
  if (!isBare && given === undefined && !/^[\\/]{2}./.test(trimmed)) return undefined
  const url = URL.parse(given === undefined ? `https:${isBare ? '//' : ''}${trimmed}` : trimmed)
  // A colon alone makes no address: `note:x`, `C:\x`. An address has a host, or opens something without one.
  if (!url || (url.hostname === '' && !opensByItself.test(trimmed))) return undefined
  return {
    scheme: given,
    host: url.hostname.replace(/\.$/, ''),
    port: url.port === '' && given !== undefined ? (standardPorts[given] ?? '') : url.port,
    path: url.pathname,
    isOdd: !web.has(url.protocol) || url.username !== '' || url.password !== '' || url.hostname === '',
  }
}

/** Whether one address is the other or lies below it. A host without a path covers all of it; `www.` makes no difference. */
export function isWithin(address: WebAddress, named: WebAddress): boolean {
  if (address.isOdd || named.isOdd || withoutWww(address.host) !== withoutWww(named.host)) return false
  if (!isSamePort(address.port, named.port)) return false
  if (named.scheme === 'https' && address.scheme === 'http') return false
  const folder = named.path.replace(/\/+$/, '')
  return address.path === folder || address.path.startsWith(`${folder}/`)
}

/** Without a scheme and a port, an address means the two that the web is on. */
function isSamePort(a: string, b: string): boolean {
  return a === b || (a === '' && usual.has(b)) || (b === '' && usual.has(a))
}

function withoutWww(host: string): string {
  return host.startsWith('www.') ? host.slice(4) : host
}

/**
 * Whether a host's name could itself carry something out: looking it up tells whoever keeps the domain, before any
 * request is made. Long or coded labels, and many of them.
 */
export function carriesData(host: string): boolean {
  const labels = host.split('.').slice(0, -2)
  return (
    labels.length >= 5 ||
    labels.some(
      (label) =>
        label.length >= 24 ||
        /^(?=.*\d)[0-9a-f]{12,}$/.test(label) ||
        /^(?=.*\d)(?=.*[a-z])[a-z0-9]{16,}$/.test(label),
    )
  )
}

/**
 * The mail addresses in a field for recipients, in lower case: `a@x.org, Bob <b@y.org>`.
 * Undefined when any part of it is no plain address.
 */
export function readMailAddresses(text: string): readonly string[] | undefined {
  if (text.length > maxLength || !text.includes('@')) return undefined
  const parts = text.split(/[,;]/).map((part) => part.trim())
  const addresses = parts.map((part) => /^[^<>@]*<([^<>]+)>$/.exec(part)?.[1] ?? part)
  return addresses.every((address) => /^[^\s@<>()[\]\\:"'%!]+@[\p{L}\p{N}.-]+$/u.test(address))
    ? addresses.map((address) => address.toLowerCase())
    : undefined
}
