import type { Codes } from './codes.ts'

export const files = {
  'files.changed': {
    status: 409,
    retryable: false,
    meaning: 'Somebody changed a file or folder since the program last looked at it, so it was left alone.',
    remedy: 'Look at the file, then start the step again.',
  },
  'files.denied': {
    status: 403,
    retryable: false,
    meaning: 'The operating system does not allow the file operation.',
    remedy: 'Check the owner and permissions of the file and its folder.',
  },
  'files.disk_full': {
    status: 507,
    retryable: true,
    meaning: 'The disk or the quota is full; nothing was changed.',
    remedy: 'Free some space, then go on.',
  },
  'files.exists': {
    status: 409,
    retryable: false,
    meaning: 'Something is already at the target path.',
    remedy: 'Choose another path, or say what to do when it exists.',
  },
  'files.io_failed': {
    status: 500,
    retryable: false,
    meaning: 'The operating system failed at a file operation.',
    remedy: 'Check the disk, then start the step again.',
  },
  'files.not_a_file': {
    status: 409,
    retryable: false,
    meaning: 'A file is needed, and something else is at the path.',
    remedy: 'Name a regular file.',
  },
  'files.not_a_folder': {
    status: 409,
    retryable: false,
    meaning: 'A folder is needed, and something else is at the path.',
    remedy: 'Name a folder.',
  },
  'files.not_empty': {
    status: 409,
    retryable: false,
    meaning: 'A folder that was to be removed has something in it.',
    remedy: 'Remove or move what is in it first.',
  },
  'files.not_found': {
    status: 404,
    retryable: false,
    meaning: 'Nothing is at the path.',
    remedy: 'Check the path.',
  },
  'files.not_text': {
    status: 422,
    retryable: false,
    meaning: 'A file that was to be read as text is not text in an encoding that is known.',
    remedy: 'Read it as base64.',
  },
  'files.path_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A path is not absolute or has a character that no path can hold.',
    remedy: 'Name an absolute path.',
  },
  'files.too_large': {
    status: 413,
    retryable: false,
    meaning: 'A file is larger than the limit given.',
    remedy: 'Raise the limit, or leave the file out.',
  },
} as const satisfies Codes<'files'>
