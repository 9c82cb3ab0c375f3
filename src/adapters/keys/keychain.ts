import { AppError } from '#contract'

/** Where the operating system keeps a person's passwords: macOS Keychain, Windows Credential Manager, Secret Service. */
export interface Keychain {
  /** Undefined when there is none of that name. @throws AppError `keys.keychain_unavailable` */
  find(account: string): Promise<Uint8Array | undefined>
  /** @throws AppError `keys.keychain_unavailable` */
  put(account: string, secret: Uint8Array): Promise<void>
  /** One that is not there is fine. @throws AppError `keys.keychain_unavailable` */
  remove(account: string): Promise<void>
}

const service = 'adjutant'

/**
 * The keychain of this machine. Its driver is loaded at the first use, for most homes need none.
 *
 * On Linux only the Secret Service counts. Where there is none the driver would quietly take the kernel's key ring, which
 * forgets at the end of the session, and with it the only key of a home.
 */
export function createSystemKeychain(): Keychain {
  async function entry(account: string) {
    const { AsyncEntry } = await import('@napi-rs/keyring')
    return new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
  }
  async function asked<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw unavailable(error)
    }
  }
  return {
    find: (account) =>
      asked(async () => {
        const text = await (await entry(account)).getPassword()
        return text === null || text === undefined ? undefined : new Uint8Array(Buffer.from(text, 'base64'))
      }),
    put: (account, secret) =>
      asked(async () => (await entry(account)).setPassword(Buffer.from(secret).toString('base64'))),
    remove: (account) =>
      asked(async () => {
        await (await entry(account)).deleteCredential()
      }),
  }
}

function unavailable(error: unknown): AppError {
  const why = error instanceof Error ? error.message : String(error)
  return new AppError('keys.keychain_unavailable', `The keychain of this system cannot be used: ${why}.`, {
    cause: error,
    hint: 'Unlock it, or work in the session that it belongs to. Where there is none, protect the key by a passphrase.',
  })
}
