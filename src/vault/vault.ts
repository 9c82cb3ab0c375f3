import type { Clock, Ids } from '#base'
import { AppError } from '#contract'

import { type Change, type Making, rekeyVault, removeSecret, rotateSecret, setSecret } from './changes.ts'
import { type OpenVault, readVault, sealVault } from './envelopes.ts'
import { refusal } from './failures.ts'
import { judgeUse, type SecretUse } from './judge-use.ts'
import type { Sealer } from './ports/sealer.ts'
import type { VaultStore } from './ports/vault-store.ts'
import {
  requireBinding,
  requireName,
  requireValue,
  type SecretBinding,
  type SecretSummary,
} from './secret.ts'
import { allValues, findSecret, getSecret, type IntactSecret, openSecret, summarise } from './secret-rows.ts'

/** How often a change is made anew because others were faster; each of them takes a moment. */
const tries = 20

interface Doing {
  /** The person who does it. */
  readonly by: string
}

/**
 * Secrets: kept sealed, listed without their values, given out for one use at a time. Everything that changes or is
 * refused is written down.
 */
export interface Vault {
  /** By name in code-unit order. @throws AppError `vault.damaged` when the vault's own key does not open */
  list(): readonly SecretSummary[]
  /**
   * Keeps a new secret, or with `replace` gives one that is there another value and another binding.
   *
   * @throws AppError `vault.exists`, `vault.name_invalid`, `vault.value_invalid`, `vault.binding_invalid`, `vault.full`
   */
  set(
    name: string,
    value: string,
    options: Doing & { binding: SecretBinding; replace?: boolean },
  ): SecretSummary
  /** Gives it a new value under the same binding. @throws AppError `vault.not_found`, `vault.value_invalid`, `vault.damaged` */
  rotate(name: string, value: string, options: Doing): SecretSummary
  /** @throws AppError `vault.not_found` */
  remove(name: string, options: Doing): void
  /** Gives the vault a new key; the one before opens nothing any more. @throws AppError `vault.damaged` */
  rekey(options: Doing): { readonly secrets: number }
  /** The value, for this very use. @throws AppError `gate.secret_refused` */
  reveal(name: string, use: SecretUse): Promise<string>
  /** All values, former ones too: they must never be seen. */
  known(): readonly string[]
}

export interface VaultOptions {
  readonly store: VaultStore
  readonly sealer: Sealer
  /** 32 bytes, under which the vault's own key is sealed. */
  readonly wrappingKey: Uint8Array
  readonly clock: Clock
  readonly ids: Ids
}

export function createVault(options: VaultOptions): Vault {
  const { store, sealer, clock } = options
  const reader = createReader(options)

  function change(by: string, make: (open: OpenVault, making: Making) => Change): void {
    for (let turn = 0; turn < tries; turn += 1) {
      const found = reader.current()
      const { vault, ...rest } = make(found ?? newVault(options), { ...options, at: clock.now(), by })
      const from = found?.rows.vault.revision ?? 0
      if (store.write({ ...rest, from, vault: { ...vault, revision: from + 1 } })) return
    }
    throw new AppError('vault.busy', 'The vault is being changed by others all the time.', {
      hint: 'Try again.',
    })
  }

  function get(name: string): SecretSummary {
    const open = reader.current() ?? newVault(options)
    return summarise(open, getSecret(open, name), sealer)
  }

  return {
    list() {
      const open = reader.current()
      return open ? open.rows.secrets.map((row) => summarise(open, row, sealer)) : []
    },
    set(name, value, { binding, replace = false, by }) {
      const wish = { name: requireName(name), value, binding: requireBinding(name, binding), replace }
      requireValue(name, value)
      change(by, (open, making) => setSecret(open, wish, making))
      return get(name)
    },
    rotate(name, value, { by }) {
      requireValue(name, value)
      change(by, (open, making) => rotateSecret(open, name, value, making))
      return get(name)
    },
    remove(name, { by }) {
      change(by, (open, making) => removeSecret(open, name, making))
    },
    rekey({ by }) {
      change(by, rekeyVault)
      return { secrets: reader.current()?.rows.secrets.length ?? 0 }
    },
    // oxlint-disable-next-line require-await -- whoever asks waits, as other keepers may have to
    async reveal(name, use) {
      const found = look(name)
      const why = typeof found === 'string' ? found : judgeUse(found.binding, use)
      if (typeof found === 'object' && why === undefined) return found.value
      const { host, port, method, header, https } = use
      const data = { why: why ?? '', host, port, method, header, https }
      store.note({ action: 'refuse', secret: name, by: '', at: clock.now(), data })
      throw refusal(name, why ?? '')
    },
    known() {
      let open: OpenVault | undefined
      try {
        open = reader.current()
      } catch {
        // What cannot be read now is not given out either; what was read before may have been.
        open = reader.last()
      }
      if (!open) return []
      open.values ??= allValues(open, sealer)
      return open.values
    },
  }

  /** The secret, or why there is none. */
  function look(name: string): IntactSecret | string {
    let open: OpenVault | undefined
    try {
      open = reader.current()
    } catch (error) {
      if (error instanceof AppError && error.code === 'vault.damaged')
        return 'is in a vault whose key does not open'
      throw error
    }
    const row = open && findSecret(open, name)
    if (!open || !row) return 'is not in the vault'
    return openSecret(open, row, sealer) ?? 'was changed by other means than the vault'
  }
}

interface Reader {
  /** @throws AppError `vault.damaged` */
  current(): OpenVault | undefined
  /** What was read last. */
  last(): OpenVault | undefined
}

/** The vault as it is now, opened once for each revision. */
function createReader({ store, sealer, wrappingKey }: VaultOptions): Reader {
  let seen: { revision: number; open: OpenVault | undefined } = { revision: 0, open: undefined }
  return {
    current() {
      if (store.revision() === seen.revision) return seen.open
      const rows = store.read()
      seen = {
        revision: rows?.vault.revision ?? 0,
        open: rows && readVault(rows, { sealer, wrappingKey }),
      }
      return seen.open
    },
    last: () => seen.open,
  }
}

function newVault({ sealer, wrappingKey, ids }: VaultOptions): OpenVault {
  const key = sealer.newKey()
  const vault = sealVault({ id: ids.next('vault'), revision: 0, generation: 1 }, key, { sealer, wrappingKey })
  return { rows: { vault, secrets: [], versions: [] }, key }
}
