import { type FoundAgent, nameOfFile, readAgent } from '#agent'
import type { FolderLook } from '#adapters'
import { AppError } from '#contract'

/** Where the folder of a project may have agents, the nearest first. */
const folders = [['.adjutant', 'agents'], ['.claude', 'agents'], ['.agents']] as const
/** Files of one folder; a folder that has more is no place where a person keeps agents. */
const mostFiles = 100
const mostBytes = 256 * 1024

/** What holds no agent that could be read, from the project's folder on. */
export interface UnreadFile {
  readonly file: string
  readonly why: string
}

export interface ProjectAgents {
  readonly agents: readonly FoundAgent[]
  readonly unread: readonly UnreadFile[]
}

/**
 * Reads the agents in the folder of a project. Anybody may have put them there, so each is untrusted, no link below the folder
 * is followed, and what cannot be read is told instead of standing in the way of the others.
 *
 * @param base the folder's real path
 */
export async function readProjectAgents(
  base: string,
  { look, signal }: { look: FolderLook; signal: AbortSignal },
): Promise<ProjectAgents> {
  const agents: FoundAgent[] = []
  const unread: UnreadFile[] = []
  for (const below of folders) {
    const folder = below.join('/')
    const listed = await attempt(() => look.list({ base, below }, { hidden: false, signal }))
    if ('error' in listed) {
      if (listed.error.code !== 'files.not_found') unread.push({ file: folder, why: listed.error.message })
      continue
    }
    const files = listed.value.entries.filter(({ name, kind }) => /\.md$/i.test(name) && kind !== 'folder')
    if (files.length > mostFiles || listed.value.truncated)
      unread.push({ file: folder, why: `It has more than ${mostFiles} files; the others are left out.` })
    for (const { name } of files.slice(0, mostFiles)) {
      const file = `${folder}/${name.toWellFormed()}`
      const read = await attempt(async () => {
        const place = { base, below: [...below, name] }
        return readAgent(await textOf(look, place, signal), { name: nameOfFile(name) })
      })
      if ('error' in read) unread.push({ file, why: read.error.message })
      else agents.push({ ...read.value, from: 'project', version: null, file, untrusted: true })
    }
  }
  return { agents, unread }
}

async function textOf(
  look: FolderLook,
  place: { base: string; below: readonly string[] },
  signal: AbortSignal,
): Promise<string> {
  const { bytes } = await look.file(place, { maxBytes: mostBytes, signal })
  const whole = Buffer.concat(await Array.fromAsync(bytes))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(whole)
  } catch (error) {
    throw new AppError('files.not_text', 'It is not text in UTF-8.', { cause: error })
  }
}

/** What is refused is told; only what nobody expects goes on. */
async function attempt<T>(work: () => Promise<T>): Promise<{ value: T } | { error: AppError }> {
  try {
    return { value: await work() }
  } catch (error) {
    if (error instanceof AppError) return { error }
    throw error
  }
}
