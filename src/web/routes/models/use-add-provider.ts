import type { ProviderKind } from '#contract'

import type { Failure } from '../../client/failure.ts'
import { useAction } from '../../client/use-operation.ts'

export interface NewProvider {
  readonly kind: ProviderKind
  readonly name: string
  readonly url: string
  /** Empty for none. */
  readonly key: string
}

interface Adding {
  /** Whether it was added. */
  add(provider: NewProvider): Promise<boolean>
  readonly isUnderWay: boolean
  /** What belongs to no field. */
  readonly failure: Failure | null
  problemOf(field: 'url' | 'key'): string | null
}

/** The fields that failures of the vault are about. */
const fieldOf: Readonly<Record<string, 'url' | 'key'>> = {
  'vault.value_invalid': 'key',
  'vault.binding_invalid': 'url',
}

/** Adds who is asked; a key goes into the vault, where it can go to that host alone. */
export function useAddProvider(): Adding {
  const set = useAction('models.setProvider')
  const { failure } = set
  const field = failure === null ? undefined : fieldOf[failure.code]
  return {
    async add({ key, ...provider }) {
      set.clear()
      const done = await set.start({ ...provider, ...(key === '' ? {} : { key }) })
      if (done === null) return false
      set.clear() // the key is in what it remembers
      return true
    },
    isUnderWay: set.isUnderWay,
    failure: field === undefined ? failure : null,
    problemOf: (asked) => (field === asked ? (failure?.message ?? null) : null),
  }
}
