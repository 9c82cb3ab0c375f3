import { open, readFile } from 'node:fs/promises'
import type { z } from 'zod'

import { AppError, RecordedLine, RecordingHead } from '#contract'
import type { Recordings } from '#model'

import { systemCode } from './failure.ts'

const head: RecordingHead = { is: 'recording of models', format: 1 }

/** Recordings as files of JSON lines, each for this user alone. */
export function createRecordings(): Recordings {
  async function read(file: string): Promise<RecordedLine[]> {
    const [first = '', ...lines] = (await textOf(file)).split('\n')
    parse(RecordingHead, first, { file, line: 1 })
    return lines.flatMap((line, index) =>
      line.trim() === '' ? [] : [parse(RecordedLine, line, { file, line: index + 2 })],
    )
  }
  return {
    read,
    async begin(file) {
      try {
        await using made = await open(file, 'ax', 0o600)
        await made.appendFile(lineOf(head))
        return
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw failed(file, error)
      }
      await using there = await open(file, 'r').catch((error: unknown) => {
        throw failed(file, error)
      })
      const { buffer, bytesRead } = await there.read({ buffer: Buffer.alloc(1_000) })
      const [first = ''] = buffer.toString('utf8', 0, bytesRead).split('\n')
      parse(RecordingHead, first, { file, line: 1 })
    },
    async add(file, line) {
      try {
        await using grown = await open(file, 'a', 0o600)
        await grown.appendFile(lineOf(line))
      } catch (error) {
        throw failed(file, error)
      }
    },
  }
}

function lineOf(value: RecordingHead | RecordedLine): string {
  return `${JSON.stringify(value)}\n`
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new AppError(
      'model.recording_invalid',
      `${file} cannot be read: ${systemCode(error) ?? 'it fails'}.`,
      {
        cause: error,
        details: { file },
      },
    )
  }
}

/** @throws AppError `model.recording_invalid` */
function parse<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  details: { file: string; line: number },
): z.infer<Schema> {
  let why = 'it is no JSON'
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    why = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  const { file, line } = details
  throw new AppError('model.recording_invalid', `${file} is no recording of models: line ${line}, ${why}.`, {
    details,
  })
}

function failed(file: string, cause: unknown): AppError {
  return new AppError(
    'model.recording_failed',
    `${file} cannot be written: ${systemCode(cause) ?? 'it fails'}.`,
    { cause, details: { file } },
  )
}
