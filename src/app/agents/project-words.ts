import { contentHash, readGuidance, readSkill } from '#agent'
import type { FolderLook } from '#adapters'
import { AppError, type Label, personLabel } from '#contract'

/** Something that is put before an agent beside its instructions. */
export interface Background {
  readonly title: string
  readonly text: string
  /** Whether it is for this agent alone, and not for those that it asks. */
  readonly own?: boolean
}

/** Where a project may have skills. */
const skillFolders = [['.claude', 'skills'], ['.agents', 'skills'], ['skills']] as const
const mostSkills = 50
const mostBytes = 64 * 1024

interface ProjectWords {
  readonly background: Background[]
  /** Of all of that; null where the folder says nothing. */
  readonly hash: string | null
  readonly label: Label | undefined
}

/**
 * What the folder of a project says to agents: its AGENTS.md, and which skills it has. Anybody may have written that, so it is
 * background and no instruction, and whatever rests on it is untrusted, unless the person has said that they trust exactly
 * these words.
 *
 * @param folder its real path
 * @param options.trusted the hash of the words that the person trusts; undefined for none
 */
export async function projectWords(
  folder: string,
  { look, trusted, signal }: { look: FolderLook; trusted: string | undefined; signal: AbortSignal },
): Promise<ProjectWords> {
  const read = (below: readonly string[]): Promise<string | undefined> =>
    textAt(look, { base: folder, below }, signal)
  const background: Background[] = []
  const sources: string[] = []
  const said = await read(['AGENTS.md'])
  if (said !== undefined && said.trim() !== '') {
    background.push({ title: 'What AGENTS.md in the project says', text: readGuidance(said) })
    sources.push(`file:${folder}/AGENTS.md`)
  }
  const skills: string[] = []
  for (const below of skillFolders) {
    for (const name of await foldersIn(look, { base: folder, below }, signal)) {
      const text = await read([...below, name, 'SKILL.md'])
      const skill = text === undefined ? undefined : skillIn(text)
      if (!skill || skills.length >= mostSkills) continue
      const place = [folder, ...below, name, 'SKILL.md'].join('/')
      skills.push(`- ${skill.name}: ${skill.description} To use it, read ${place} first.`)
      sources.push(`file:${place}`)
    }
  }
  if (skills.length > 0) background.push({ title: 'Skills in the project', text: skills.join('\n') })
  if (sources.length === 0) return { background, hash: null, label: undefined }
  const hash = contentHash(background)
  if (hash === trusted) return { background, hash, label: personLabel }
  const label = { ...personLabel, integrity: 'untrusted' as const, sources: sources.toSorted().slice(0, 16) }
  return { background, hash, label }
}

type Place = Parameters<FolderLook['file']>[0]

/** Undefined for what is not there or cannot be read: it is nobody's fault that a project says nothing. */
async function textAt(look: FolderLook, place: Place, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { bytes } = await look.file(place, { maxBytes: mostBytes, signal })
    return Buffer.concat(await Array.fromAsync(bytes)).toString('utf8')
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

async function foldersIn(look: FolderLook, place: Place, signal: AbortSignal): Promise<string[]> {
  try {
    const { entries } = await look.list(place, { hidden: false, signal })
    return entries.flatMap(({ name, kind }) => (kind === 'folder' ? [name] : []))
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}

function skillIn(text: string): ReturnType<typeof readSkill> | undefined {
  try {
    return readSkill(text)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
