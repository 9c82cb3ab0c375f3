import { AppError } from '#contract'

/**
 * A failure of the database as an AppError `engine.store_failed`. What is no failure of the disk is given back as it is:
 * a constraint that does not hold is a bug of ours, and the same write would fail for ever.
 */
export function toStoreFailure(error: unknown): unknown {
  const { code = '', message } = error as { code?: string; message: string }
  if (error instanceof AppError || !code.startsWith('SQLITE_') || code.startsWith('SQLITE_CONSTRAINT'))
    return error
  return new AppError('engine.store_failed', `The store refused a write: ${message} (${code}).`, {
    hint: code === 'SQLITE_FULL' ? 'Free some disk space.' : 'Check the disk.',
    details: { code },
    cause: error,
  })
}
