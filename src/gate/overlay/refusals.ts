import { AppError } from '#contract'

/** What the real files say to the same attempts; see the port. */
export function notFound(path: string): AppError {
  return refusal('files.not_found', `Nothing is at ${shown(path)}.`, path, 'Check the path.')
}

export function taken(path: string): AppError {
  return refusal('files.exists', `Something is already at ${shown(path)}.`, path, 'Choose another path.')
}

export function notAFile(path: string): AppError {
  return refusal('files.not_a_file', `${shown(path)} is not a regular file.`, path, 'Name a regular file.')
}

export function notReplaced(path: string): AppError {
  return refusal(
    'files.not_a_file',
    `${shown(path)} is not a regular file, so it is not replaced.`,
    path,
    'Choose another path.',
  )
}

export function notAFolder(path: string): AppError {
  return refusal('files.not_a_folder', `${shown(path)} is not a folder.`, path, 'Choose another path.')
}

export function notEmpty(path: string): AppError {
  return refusal(
    'files.not_empty',
    `There is something in ${shown(path)}.`,
    path,
    'Remove or move what is in it first.',
  )
}

export function denied(path: string): AppError {
  return refusal(
    'files.denied',
    `The system does not allow access to ${shown(path)}.`,
    path,
    'Check the owner and permissions of the file and its folder.',
  )
}

export function linkRefused(path: string): AppError {
  return refusal(
    'gate.path_outside_grant',
    `${shown(path)} is a symbolic link, which is not followed.`,
    path,
    'Name the file or folder that the link leads to.',
  )
}

export function nameTooLong(path: string): AppError {
  return refusal(
    'files.path_invalid',
    `The path is too long: ${shown(path)}.`,
    path,
    'Choose a shorter name.',
  )
}

export function withinItself(from: string, to: string): AppError {
  return refusal(
    'files.path_invalid',
    `${shown(from)} cannot be moved into itself.`,
    to,
    'Choose another path.',
  )
}

/** More than a dry-run holds in memory. */
export function tooMuch(what: string): AppError {
  return new AppError('gate.dry_run_too_large', `This dry-run would have to hold ${what} in memory.`, {
    hint: 'Try the workflow on a smaller folder, or run it: what it does can be taken back.',
  })
}

function refusal(
  code: ConstructorParameters<typeof AppError>[0],
  message: string,
  path: string,
  hint: string,
): AppError {
  return new AppError(code, message, { hint, details: { path: shown(path) } })
}

function shown(path: string): string {
  return path.toWellFormed()
}
