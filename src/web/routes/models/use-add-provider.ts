import type { ProviderKind } from '#contract'

import type { Failure } from '../../client/failure.ts'
import { useAction } from '../../client/use-operation.ts'
import { providersText } from '../../text/models.ts'
import { kindFacts } from './provider-kinds.ts'

export interface NewProvider {
  readonly kind: ProviderKind
  readonly name: string
  readonly url: string
  /** Of the address, with its port where it has one. */
  readonly host: string
  /** Empty for none. */
  readonly key: string
}

interface Adding {
  /** Whether it was added. */
  add(provider: NewProvider): Promise<boolean>
  readonly isUnderWay: boolean
  /** What belongs to no field. */
  readonly failure: Failure | null
  readonly failureTitle: string
  problemOf(field: 'url' | 'key'): string | null
}

/** The fields that failures of the vault are about. */
const fieldOf: Readonly<Record<string, 'url' | 'key'>> = {
  'vault.value_invalid': 'key',
  'vault.binding_invalid': 'url',
}

/** Keeps the key first, where it can go to that host alone, and then adds who is asked with it. */
export function useAddProvider(): Adding {
  const keep = useAction('vault.set')
  const set = useAction('models.setProvider')
  const failure = keep.failure ?? set.failure
  const field = failure === null ? undefined : fieldOf[failure.code]

  async function keepKey({ name, kind, host, key }: NewProvider): Promise<string | null> {
    const { header } = kindFacts[kind]
    const kept = await keep.start({
      name: `models-${name}`,
      value: key,
      hosts: [host],
      paths: ['/'],
      header,
      // One of that name is of a provider that was here before.
      replace: true,
    })
    return kept?.name ?? null
  }
  return {
    async add(provider) {
      keep.clear()
      set.clear()
      const { name, kind, url, key } = provider
      const secret = key === '' ? null : await keepKey(provider)
      if (key !== '' && secret === null) return false
      const done = await set.start({ name, kind, url, secret })
      if (done === null) return false
      keep.clear() // the key is in what it remembers
      return true
    },
    isUnderWay: keep.isUnderWay || set.isUnderWay,
    failure: field === undefined ? failure : null,
    failureTitle:
      keep.failure !== null
        ? providersText.keyNotKept
        : keep.result === undefined
          ? providersText.notAdded
          : providersText.keyKept,
    problemOf: (asked) => (field === asked ? (failure?.message ?? null) : null),
  }
}
