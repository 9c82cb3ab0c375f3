import { readWebAddress } from './web-address.ts'

/** Ends of names that make a word an address without scheme, path or `www.`; ends that are usual for files are left out. */
const endings = new Set(
  `com net org edu gov mil int info biz name io co ai app dev me tv us uk de fr it es nl be at se no dk fi cz ru ua cn
  jp kr in br au nz ca mx eu ch xyz top site online shop store club live link click icu vip work space website tech
  cloud tk ml ga cf gq`.split(/\s+/),
)

/**
 * What in a text somebody may follow or a program may fetch: URLs of any scheme, addresses without one, network paths,
 * also in Markdown and HTML, and with the dots and invisible characters that browsers forgive.
 * Linear in the text's length. Mail addresses are not among them.
 */
export function linksIn(text: string): readonly string[] {
  if (!/[.:]|[\\/]{2}|[。．｡&]/u.test(text)) return []
  const plain = text
    .replaceAll(/&#(x?)([0-9a-f]{1,6});?/gi, (whole, hex: string, code: string) => {
      const point = Number.parseInt(code, hex === '' ? 10 : 16)
      return Number.isNaN(point) || point > 0x10_ff_ff ? whole : String.fromCodePoint(point)
    })
    .replaceAll(/[。．｡]/gu, '.')
    .replaceAll(/\p{Cf}/gu, '')
  const found = new Set<string>()
  for (const word of plain.split(/[\s<>"'`()[\]{}|,;=]+/u)) {
    const link = linkIn(word)
    if (link !== undefined) found.add(link)
  }
  return [...found]
}

/** A word is judged by its beginning: no address that anybody follows is longer. */
const maxLength = 2_048

function linkIn(word: string): string | undefined {
  const start = /(?<![a-z])(?:https?|wss?|ftp|file|data|javascript|vbscript|blob):|^[\\/]{2}/i.exec(word)
  const scheme = start ?? /[a-z][a-z0-9+.-]{1,20}:\/\//i.exec(word)
  if (scheme) {
    const link = tidy(word.slice(scheme.index, scheme.index + maxLength))
    return readWebAddress(link) ? link : undefined
  }
  const bare = tidy(word.slice(0, maxLength))
  if (bare.includes('@') || !bare.includes('.')) return undefined
  const address = readWebAddress(bare)
  if (!address) return undefined
  if (/^[\d.]+$/.test(address.host)) return /^\d+(?:\.\d+){3}[:/]/.test(bare) ? bare : undefined
  const ending = address.host.slice(address.host.lastIndexOf('.') + 1)
  const isFollowed = /^[^/?#]+[/?#]/.test(bare) && /^[a-z][a-z0-9-]+$/.test(ending)
  return bare.toLowerCase().startsWith('www.') || isFollowed || endings.has(ending) ? bare : undefined
}

function tidy(word: string): string {
  return word.replace(/^[*_~!#:.-]+/u, '').replace(/[*_~!?:.…-]+$/u, '')
}
