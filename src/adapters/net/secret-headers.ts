import { AppError, type Grant } from '#contract'
import { covers, fillPlaceholders, type Secrets, secretsNamedIn } from '#gate'

import { isLoopbackAddress } from './address.ts'
import { validateHeaderValue } from './node-http.ts'
import type { Outgoing } from './outgoing.ts'

export interface SecretHeadersOptions {
  /** Absent where there is no vault: then every placeholder is refused. */
  readonly secrets: Secrets | undefined
  readonly grants: readonly Grant[]
  /** Told each value that is about to leave, by its name. */
  readonly revealed: (name: string, value: string) => void
}

/**
 * The headers of one hop with values in place of placeholders. Called when everything else about the hop has been
 * checked, and for each hop anew, since a secret is bound to a path and a method, too.
 *
 * @throws AppError `gate.secret_refused`
 */
export async function withSecrets(
  { destination, method, headers }: Outgoing,
  { secrets, grants, revealed }: SecretHeadersOptions,
): Promise<Readonly<Record<string, string>>> {
  const named = Object.entries(headers).map(([header, value]) => [header, secretsNamedIn(value)] as const)
  if (named.every(([, names]) => names.length === 0)) return headers
  const { url, host, port } = destination
  const https = url.protocol === 'https:'
  const filled = { ...headers }
  for (const [header, names] of named) {
    if (names.length === 0) continue
    const values = new Map<string, string>()
    for (const name of names) {
      if (!grants.some((grant) => covers(grant, { capability: 'secret', resource: name }))) {
        throw refused(name, 'was not granted to this run', `Add --grant secret:${name}.`)
      }
      if (!https && host !== 'localhost' && !isLoopbackAddress(host)) {
        throw refused(name, `must not go over ${url.protocol}//`, 'Use https.')
      }
      if (goesUp(url.pathname))
        throw refused(name, 'is bound to paths, and this one goes up', 'Write it out.')
      if (!secrets) throw refused(name, 'is in no vault', 'Set it with `adjutant vault set`.')
      const value = await secrets.reveal(name, { host, port, method, path: url.pathname, header, https })
      revealed(name, value)
      values.set(name, value)
    }
    const value = fillPlaceholders(headers[header] ?? '', (name) => values.get(name) ?? '')
    if (!isSendable(header, value)) {
      throw refused(
        names[0] ?? '',
        'has characters that no header can hold',
        'Set it again without line ends.',
      )
    }
    filled[header] = value
  }
  return filled
}

/** Whether a path, once a server has taken off all escapes, would leave the folder that it seems to be in. */
function goesUp(path: string): boolean {
  let decoded = path
  for (let layer = 0; layer < 4; layer += 1) {
    decoded = decoded.replaceAll(/%(2[ef5]|5c)/gi, (_escape, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    )
  }
  return decoded.split(/[/\\]/).some((part) => part === '..' || part.startsWith('..;'))
}

/** Node's complaint is left out: it belongs to a value that nobody may see. */
function isSendable(header: string, value: string): boolean {
  try {
    validateHeaderValue(header, value)
    return true
  } catch {
    return false
  }
}

function refused(name: string, why: string, hint: string): AppError {
  return new AppError('gate.secret_refused', `The secret ${name} ${why}.`, {
    hint,
    details: { secret: name },
  })
}
