import type { Grant, Need } from '#contract'

import { covers } from '../grants.ts'
import { isWindowsPath, joinNames, splitPath } from './absolute-path.ts'
import type { CapabilityPattern } from './capability-text.ts'
import { splitHost } from './host-pattern.ts'
import { namesBelow, pathPattern } from './path-pattern.ts'

/** Why a permission should not be given by the way. */
export interface Danger {
  readonly kind:
    | 'any_host'
    | 'any_secret'
    | 'any_tool'
    | 'disk'
    | 'keys'
    | 'own_home'
    | 'persistence'
    | 'person_home'
    | 'programs'
    | 'system'
  /** A sentence for the person who gives it. */
  readonly text: string
}

export interface Places {
  /** The person's home folder. */
  readonly home: string
  /** The folders of this program's own, with its key and database. */
  readonly own: readonly string[]
}

/** Below the person's home: what runs by itself or opens doors. */
const startsByItself = [
  '.bash_profile',
  '.bashrc',
  '.config/autostart',
  '.config/fish',
  '.config/systemd',
  '.gitconfig',
  '.local/bin',
  '.npmrc',
  '.profile',
  '.zprofile',
  '.zshenv',
  '.zshrc',
  'AppData/Roaming/Microsoft/Windows/Start Menu',
  'Library/LaunchAgents',
  'bin',
]
const holdsKeys = [
  '.aws',
  '.config/gcloud',
  '.docker',
  '.gnupg',
  '.kube',
  '.netrc',
  '.ssh',
  'Library/Keychains',
]

const systemFolders = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/Library',
  '/proc',
  '/sbin',
  '/sys',
  '/System',
  '/usr',
  '/var/spool/cron',
  'C:\\Program Files',
  'C:\\ProgramData',
  'C:\\Windows',
]

/** Names that make files run wherever they are. */
const runsAnywhere = new Set(['.git', '.husky', '.vscode', '.idea', '.mcp.json', 'AGENTS.md'])

/** What is dangerous about a permission; nothing for most. What a name may hide behind (links) is not known here. */
export function dangersOf(permission: CapabilityPattern, places: Places): readonly Danger[] {
  switch (permission.capability) {
    case 'fs.read':
    case 'fs.write':
      return fileDangers(permission, places)
    case 'net':
      return hostDangers(permission)
    case 'exec':
      return [{ kind: 'programs', text: 'A program that runs can do everything that you can.' }]
    case 'secret':
      return permission.pattern
        ? [{ kind: 'any_secret', text: 'It is for secrets that do not exist yet, too.' }]
        : []
    case 'tool':
      return permission.pattern && /^\*+$/.test(permission.resource)
        ? [{ kind: 'any_tool', text: 'It is for every tool, those that come later included.' }]
        : []
  }
}

function hostDangers({ resource, pattern }: CapabilityPattern): Danger[] {
  const host = pattern ? splitHost(resource)?.host : undefined
  if (host === '*') return [{ kind: 'any_host', text: 'Whatever a run can read, it can send anywhere.' }]
  if (host !== undefined && host.replace(/^\*\*?\./, '').split('.').length < 2)
    return [{ kind: 'any_host', text: 'It is for all hosts of a top-level domain, which anybody can have.' }]
  return []
}

function fileDangers(permission: CapabilityPattern, { home, own }: Places): Danger[] {
  const grant: Grant = { ...permission, reason: '' }
  const writes = permission.capability === 'fs.write'
  const pattern = pathPattern(permission.resource, permission.pattern === true)
  const at = pattern && splitPath(pattern.folder)
  if (!pattern || !at) return []
  const inHome = (names: readonly string[]): string[] => names.map((name) => below(home, name))
  const dangers: Danger[] = []

  if (own.some((folder) => namesBelow(folder, pattern.folder) !== undefined))
    dangers.push({ kind: 'own_home', text: "It is in this program's own folder, which no grant reaches." })
  if (at.names.length === 0 && pattern.leadsOn([]))
    dangers.push({ kind: 'disk', text: 'It reaches across the whole disk.' })
  else if (reaches(grant, home) && namesBelow(pattern.folder, home) !== undefined)
    dangers.push({
      kind: 'person_home',
      text: 'It reaches all of your home folder, settings and keys included.',
    })
  const keys = inHome(holdsKeys).find((place) => touches(grant, pattern.folder, place))
  if (keys !== undefined) dangers.push({ kind: 'keys', text: `It reaches ${keys}, which holds keys.` })
  if (!writes) return dangers
  const starts = inHome(startsByItself).find((place) => touches(grant, pattern.folder, place))
  const runs = [...at.names, ...permission.resource.split(/[\\/]/)].find((name) => runsAnywhere.has(name))
  if (starts !== undefined || runs !== undefined)
    dangers.push({
      kind: 'persistence',
      text: `What is written to ${starts ?? runs} is run or obeyed later, by other programs.`,
    })
  const system = systemFolders.find((place) => touches(grant, pattern.folder, place))
  if (system !== undefined && at.names.length > 0)
    dangers.push({ kind: 'system', text: `It changes ${system}, which belongs to the system.` })
  return dangers
}

function below(home: string, relative: string): string {
  const from = splitPath(home)
  return from ? joinNames({ root: from.root, names: [...from.names, ...relative.split('/')] }) : relative
}

/** Whether a grant is for a place, or for something in it. */
function touches(grant: Grant, folder: string, place: string): boolean {
  return reaches(grant, place) || namesBelow(foldCase(place), foldCase(folder)) !== undefined
}

function reaches(grant: Grant, place: string): boolean {
  const need: Need = { capability: grant.capability, resource: place }
  return covers(grant, need)
}

/** What only warns takes names for the same that some file system does. */
function foldCase(path: string): string {
  return isWindowsPath(path) ? path.toLowerCase() : path.toLowerCase().normalize('NFC')
}
