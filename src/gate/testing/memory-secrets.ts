import { AppError } from '#contract'

import type { SecretToKeep } from '../ports/secrets.contract.ts'
import type { Secrets, SecretUse } from '../ports/secrets.ts'

export interface MemorySecrets extends Secrets {
  /** Every use that was asked for, oldest first, also those refused. */
  readonly uses: readonly (SecretUse & { readonly name: string })[]
}

/**
 * Secrets that are kept in memory.
 *
 * @param options.plainOnLoopback lets them go over plain http to this machine itself
 */
export function createMemorySecrets(
  secrets: readonly SecretToKeep[],
  options: { plainOnLoopback?: boolean } = {},
): MemorySecrets {
  const uses: (SecretUse & { name: string })[] = []
  return {
    uses,
    async reveal(name, use) {
      uses.push({ ...use, name })
      const found = secrets.find((secret) => secret.name === name)
      if (!found || !isBound(found, use, options.plainOnLoopback ?? false)) {
        throw new AppError('gate.secret_refused', `The secret ${name} is not for this.`, {
          details: { name },
        })
      }
      return found.value
    },
    known: () => secrets.map(({ value }) => value),
  }
}

function isBound(secret: SecretToKeep, use: SecretUse, plainOnLoopback: boolean): boolean {
  const isPlain = !/%2e|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(use.path)
  return (
    (use.https || plainOnLoopback) &&
    secret.hosts.includes(use.host) &&
    secret.methods.includes(use.method) &&
    isPlain &&
    secret.pathPrefixes.some((prefix) => use.path.startsWith(prefix)) &&
    secret.header === use.header
  )
}
