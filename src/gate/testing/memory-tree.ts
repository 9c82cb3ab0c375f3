import { AppError } from '#contract'

import type { FileStat } from '../ports/files.ts'

export interface MemoryFile {
  readonly kind: 'file'
  bytes: Uint8Array
  modifiedMs: number
  mode: number
  readonly identity: string
}

export interface MemoryFolder {
  readonly kind: 'folder'
  readonly children: Map<string, MemoryNode>
  modifiedMs: number
  mode: number
  readonly identity: string
}

export interface MemoryLink {
  readonly kind: 'link'
  readonly target: string
  readonly modifiedMs: number
  readonly identity: string
}

export type MemoryNode = MemoryFile | MemoryFolder | MemoryLink

export function statOf(node: MemoryNode): FileStat {
  return {
    kind: node.kind,
    sizeBytes: node.kind === 'file' ? node.bytes.length : 0,
    modifiedMs: node.modifiedMs,
    mode: node.kind === 'link' ? 0o777 : node.mode,
    identity: node.identity,
  }
}

/** The names on the way from the root; `.` and `..` are resolved in the text. @throws AppError `files.path_invalid` */
export function segmentsOf(path: string): string[] {
  if (!path.startsWith('/') || path.includes('\0') || /[\u{D800}-\u{DC7F}\u{DD00}-\u{DFFF}]/u.test(path)) {
    throw new AppError('files.path_invalid', `${JSON.stringify(path)} is not an absolute path.`, {
      details: { path },
    })
  }
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments
}

export function pathOf(segments: readonly string[]): string {
  return `/${segments.join('/')}`
}

export function notFound(path: string): AppError {
  return new AppError('files.not_found', `Nothing is at ${path}.`, { details: { path } })
}

export function taken(path: string): AppError {
  return new AppError('files.exists', `Something is already at ${path}.`, { details: { path } })
}

export function notAFile(path: string): AppError {
  return new AppError('files.not_a_file', `${path} is not a regular file.`, { details: { path } })
}

export function notAFolder(path: string): AppError {
  return new AppError('files.not_a_folder', `${path} is not a folder.`, { details: { path } })
}

export function outsideGrant(path: string): AppError {
  return new AppError('gate.path_outside_grant', `${path} is outside the granted folders.`, {
    details: { path },
  })
}
