import { AppError, type Caller, type Permission } from '#contract'

/** Who asks where nobody needs to say who they are. */
const anyone: Caller = { by: 'anyone', via: 'page' }

/**
 * Whether somebody may call an operation, decided here and nowhere else. On a person's own machine whoever has come in is
 * that person and may do all of it.
 *
 * @throws AppError `login.required`
 */
export function requirePermission(permission: Permission, caller: Caller | undefined): Caller {
  if (caller) return caller
  if (permission === 'none') return anyone
  throw new AppError('login.required', 'Nobody is logged in.', {
    hint: 'Open a link from `adjutant link`, or log in with the passphrase.',
  })
}
