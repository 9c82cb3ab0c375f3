import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { AppError, type ContentAnswer } from '#contract'

import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'

/** Writes an answer that is no JSON of the console's: to a new file that was named with --output, or what is text to the output. */
export async function saveContent(
  invocation: Invocation,
  { mediaType, bytes }: ContentAnswer,
): Promise<void> {
  const { console, given, surroundings, stopping: signal } = invocation
  const name = given.text('output')
  if (name === undefined) {
    if (!/^(text\/|application\/(json|x-ndjson|yaml))/.test(mediaType))
      throw usage('The answer is no text.', 'Name a file for it with --output FILE.')
    const decoder = new TextDecoder()
    let text = ''
    for await (const piece of bytes) text += decoder.decode(piece, { stream: true })
    console.block(text + decoder.decode())
    return
  }
  const file = resolve(surroundings.folder, name)
  try {
    await pipeline(Readable.from(bytes), createWriteStream(file, { flags: 'wx' }), { signal })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new AppError('files.exists', `${file} is there already.`, { hint: 'Name another file.' })
  }
  console.answer({ file }, () => console.line(`Written to ${file}`))
}
