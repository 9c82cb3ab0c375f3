import { open } from 'node:fs/promises'
import process from 'node:process'

import { AppError } from '#contract'

/**
 * A passphrase from a file that nobody but its owner can use, such as one that a service manager hands over.
 *
 * @throws AppError `keys.file_too_open`, `input.invalid` when it cannot be read or is longer than `mostBytes`
 */
export async function readPassphraseFile(path: string, mostBytes: number): Promise<string> {
  try {
    await using file = await open(path, 'r')
    const { mode } = await file.stat()
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new AppError('keys.file_too_open', `Other users of this machine can use ${path}.`, {
        hint: `Take their rights away: chmod go= ${path}`,
        details: { path },
      })
    }
    const bytes = Buffer.alloc(mostBytes + 1)
    let length = 0
    // A pipe gives what it has in several pieces.
    for (let more = 1; more > 0 && length < bytes.length; length += more) {
      more = (await file.read(bytes, length, bytes.length - length)).bytesRead
    }
    if (length <= mostBytes) return bytes.toString('utf8', 0, length)
    throw refused(path, `it has more than ${mostBytes} bytes`)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw refused(path, (error as Error).message, error)
  }
}

function refused(path: string, why: string, cause?: unknown): AppError {
  return new AppError('input.invalid', `No passphrase can be read from ${path}: ${why}.`, {
    hint: 'Put the passphrase alone into the file.',
    details: { path },
    cause,
  })
}
