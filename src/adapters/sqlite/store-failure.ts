import { AppError } from '#contract'

/** What SQLite throws when the disk refuses, as our error; anything else as it is. */
export function toStoreFailure(error: unknown, what: string): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (error instanceof AppError || !/^SQLITE_(IOERR|FULL|CANTOPEN|READONLY|CORRUPT|NOMEM)/.test(code))
    return error
  return new AppError('engine.store_failed', `${what}: ${message} (${code}).`, {
    cause: error,
    hint: code === 'SQLITE_FULL' ? 'Free some disk space.' : 'Check the disk and the rights of the folder.',
    details: { code },
  })
}
