import { AppError, type ErrorCode } from '#contract'

interface Meaning {
  readonly code: ErrorCode
  readonly says: string
  readonly hint: string
}

const full: Meaning = {
  code: 'files.disk_full',
  says: 'there is no space left for',
  hint: 'Free some space, then go on.',
}
const denied: Meaning = {
  code: 'files.denied',
  says: 'the system does not allow access to',
  hint: 'Check the owner and permissions of the file and its folder.',
}

/** What the system says when it has certainly not done what it was asked for. */
const meanings: Readonly<Record<string, Meaning>> = {
  EACCES: denied,
  EBUSY: { ...denied, says: 'something is using' },
  EDQUOT: full,
  EEXIST: {
    code: 'files.exists',
    says: 'something is already at',
    hint: 'Choose another path, or say what to do when it exists.',
  },
  EISDIR: { code: 'files.not_a_file', says: 'a folder is at', hint: 'Name a regular file.' },
  ELOOP: {
    code: 'gate.path_outside_grant',
    says: 'a symbolic link is at',
    hint: 'Name the file or folder that the link leads to.',
  },
  ENAMETOOLONG: { code: 'files.path_invalid', says: 'the path is too long:', hint: 'Choose a shorter name.' },
  EILSEQ: {
    code: 'files.path_invalid',
    says: 'this file system cannot hold the name',
    hint: 'Choose another name.',
  },
  ENOENT: { code: 'files.not_found', says: 'nothing is at', hint: 'Check the path.' },
  ENOSPC: full,
  ENOTDIR: {
    code: 'files.not_a_folder',
    says: 'something that is not a folder is on the way to',
    hint: 'Choose another path.',
  },
  ENOTEMPTY: {
    code: 'files.not_empty',
    says: 'there is something in',
    hint: 'Remove or move what is in it first.',
  },
  ENXIO: { code: 'files.not_a_file', says: 'a special file is at', hint: 'Name a regular file.' },
  EPERM: denied,
  EROFS: { ...denied, says: 'the file system is read-only at' },
}

/** The code of a failed system call, such as `ENOENT`; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/**
 * A failure of a step that changes nothing at the path, as an AppError. What is not a failed system call is given back
 * as it is: an abort, a source that broke, an error that has a code already.
 */
export function toAppError(error: unknown, path: string): unknown {
  const system = systemCode(error)
  if (system === undefined) return error
  const shown = path.toWellFormed()
  const meaning = meanings[system]
  if (meaning) {
    return new AppError(meaning.code, `${capital(meaning.says)} ${shown}.`, {
      hint: meaning.hint,
      details: { path: shown, system },
      cause: error,
    })
  }
  return new AppError('files.io_failed', `The system failed at ${shown} (${system}).`, {
    hint: 'Check the disk, then start the step again.',
    details: { path: shown, system },
    cause: error,
  })
}

/**
 * A failure of the very step that makes the change. Where the system does not say for certain that nothing happened
 * (EIO from a rename), the error stays as it is: without a code it means that nobody knows.
 */
export function toOutcome(error: unknown, path: string): unknown {
  return Object.hasOwn(meanings, systemCode(error) ?? '') ? toAppError(error, path) : error
}

export function refusal(code: ErrorCode, message: string, path: string, hint?: string): AppError {
  return new AppError(code, message.toWellFormed(), { hint, details: { path: path.toWellFormed() } })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
