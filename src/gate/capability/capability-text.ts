import { AppError, Capability, type Grant } from '#contract'

import { isWindowsPath, joinNames, type SplitPath, splitPath } from './absolute-path.ts'
import { escapeName, hasWildcard, unescapeName } from './name-pattern.ts'

/** What a grant is given for: an ability and the resources it is used on. */
export type CapabilityPattern = Pick<Grant, 'capability' | 'resource' | 'pattern'>

export interface Surroundings {
  /** What `~` stands for. */
  readonly home?: string | undefined
  /** Where relative paths begin; without it they are refused. */
  readonly folder?: string | undefined
}

const longestResource = 4_096

/**
 * Reads a capability string: `fs.write:~/Invoices/**`, `fs.read:/data/*.csv`, `net:api.example.org:443`,
 * `net:*.example.org:443`, `secret:github`, `tool:http.request`, `exec:git`.
 *
 * Of files, `*` and `?` stay within a name and `**` goes across folders; a path without them is meant with all below it.
 * Of hosts, `*` is one label and `**` one or more, at the beginning. `[*]`, `[?]` and `[[]` are those marks themselves.
 *
 * @throws AppError `gate.capability_invalid`
 */
export function parseCapability(text: string, surroundings: Surroundings = {}): CapabilityPattern {
  const [, word = '', rest = ''] = /^([a-z]+(?:\.[a-z]+)?):(.+)$/s.exec(text) ?? []
  const capability = Capability.safeParse(word).data
  if (!capability) throw invalid(text, `it begins with none of ${Capability.options.join(', ')}, and a colon`)
  if (rest.length > longestResource) throw invalid(text, `it is longer than ${longestResource} characters`)
  if (/\p{Cc}|[\u{D800}-\u{DC7F}\u{DD00}-\u{DFFF}]/u.test(rest))
    throw invalid(text, 'it has a character that cannot be meant')
  switch (capability) {
    case 'fs.read':
    case 'fs.write':
      return { capability, ...readPath(text, rest, surroundings) }
    case 'net':
      return { capability, ...readHost(text, rest) }
    case 'exec':
    case 'secret':
    case 'tool':
      return { capability, ...readName(text, rest) }
  }
}

/** The string that {@link parseCapability} reads as the same again. */
export function printCapability({ capability, resource, pattern }: CapabilityPattern): string {
  const isHost = capability === 'net'
  return `${capability}:${pattern || isHost ? resource : escapeName(resource)}`
}

type Resource = Pick<CapabilityPattern, 'resource' | 'pattern'>

function readPath(text: string, rest: string, { home, folder }: Surroundings): Resource {
  const path = absolute(text, rest, { home, folder })
  const names: string[] = []
  for (const name of path.names) {
    if (name === '' || name === '.') continue
    if (name === '..') {
      const left = names.pop()
      if (left !== undefined && (left === '**' || hasWildcard(left)))
        throw invalid(text, 'it goes up from a name that is not known')
    } else if (name !== '**' && name.includes('**')) {
      throw invalid(text, 'in it ** is only a part of a name')
    } else names.push(name)
  }
  return names.some((name) => name === '**' || hasWildcard(name))
    ? { resource: joinNames({ root: path.root, names }), pattern: true }
    : { resource: joinNames({ root: path.root, names: names.map(unescapeName) }) }
}

/** The names as they were typed, with `.` and `..` still in them; those of the surroundings stand for themselves. */
function absolute(text: string, rest: string, { home, folder }: Surroundings): SplitPath {
  const below = (base: string | undefined, relative: string, what: string): SplitPath => {
    const from = base === undefined ? undefined : splitPath(base)
    if (!from) throw invalid(text, what)
    const separator = isWindowsPath(base ?? '') ? /[\\/]/ : '/'
    return { root: from.root, names: [...from.names.map(escapeName), ...relative.split(separator)] }
  }
  if (rest === '~' || /^~[/\\]/.test(rest)) return below(home, rest.slice(2), 'nobody said whose home ~ is')
  if (isWindowsPath(rest)) {
    const names = rest.split(/[\\/]/)
    const count = rest.startsWith('\\\\') ? 4 : 1
    const root = splitPath(`${names.slice(0, count).join('\\')}\\`)?.root
    if (root === undefined) throw invalid(text, 'its path is not absolute')
    return { root, names: names.slice(count) }
  }
  if (rest.startsWith('/')) return { root: '/', names: rest.slice(1).split('/') }
  return below(folder, rest, 'its path is not absolute')
}

function readHost(text: string, rest: string): Resource {
  const [, given = '', port = ''] =
    /^(\[[^\]]*\]|[^:[\]@/?#\\\s%]+)(?::(\d{1,5}|\*))?$/.exec(rest === '*' ? '*:*' : rest) ?? []
  if (given === '' || port === '')
    throw invalid(text, 'it is no host with a port', 'Write net:HOST:PORT, with * for any port.')
  if (port !== '*' && (Number(port) < 1 || Number(port) > 65_535))
    throw invalid(text, `there is no port ${port}`)
  const shown = port === '*' ? port : String(Number(port))
  const [, star = '', name = given] = /^(\*\*?)(?:\.(.+))?$/.exec(given) ?? []
  if (star !== '' && name === given) {
    if (star === '**') throw invalid(text, 'it is no host with a port', 'Write net:*:PORT for every host.')
    return { resource: `*:${shown}`, pattern: true }
  }
  const url = URL.parse(`http://${name}/`)
  if (!url || url.pathname !== '/' || name.includes('*') || url.hostname === '')
    throw invalid(text, `${JSON.stringify(name)} is no host`, 'A * stands for whole labels at the beginning.')
  if (star === '') return { resource: `${url.hostname}:${shown}` }
  if (/^[\d.]+$|^\[/.test(url.hostname)) throw invalid(text, 'no pattern stands for addresses')
  return { resource: `${star}.${url.hostname}:${shown}`, pattern: true }
}

function readName(text: string, rest: string): Resource {
  const name = rest.trim()
  if (name !== rest || name === '') throw invalid(text, 'its name begins or ends with a space')
  return hasWildcard(name) ? { resource: name, pattern: true } : { resource: unescapeName(name) }
}

function invalid(text: string, why: string, hint?: string): AppError {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text
  return new AppError(
    'gate.capability_invalid',
    `${JSON.stringify(shown.toWellFormed())} is no capability: ${why}.`,
    {
      hint: hint ?? 'Write it like fs.read:PATH, fs.write:PATH, net:HOST:PORT, secret:NAME or tool:NAME.',
      details: { text: shown.toWellFormed() },
    },
  )
}
