import type { Frame } from '../meter.ts'
import { both, type Overload, plain } from './define.ts'

/**
 * Paths are split at `/`; at `\` too when they begin like a Windows path, since elsewhere it may be part of a name.
 * The answer never depends on the machine.
 */
function separators(path: string): RegExp {
  return /^([A-Za-z]:[\\/]|\\\\)/.test(path) ? /[\\/]/ : /\//
}

function cut(path: string): { folder: string; base: string; separator: string } {
  const separator = separators(path)
  let end = path.length
  while (end > 1 && separator.test(path.charAt(end - 1))) end -= 1
  const trimmed = path.slice(0, end)
  let at = trimmed.length - 1
  while (at >= 0 && !separator.test(trimmed.charAt(at))) at -= 1
  if (at === -1) return { folder: '.', base: trimmed, separator: '/' }
  const root = /^[A-Za-z]:[\\/]/.test(trimmed) ? 3 : 1
  return {
    folder: trimmed.slice(0, Math.max(at, root)),
    base: trimmed.slice(at + 1),
    separator: trimmed.charAt(at),
  }
}

function dot(base: string): number {
  const at = base.lastIndexOf('.')
  return at <= 0 || base === '..' ? base.length : at
}

function joinPath(frame: Frame, folder: string, name: string): string {
  frame.chargeText(folder.length + name.length + 1)
  if (folder === '') return name
  if (name === '') return folder
  const separator = separators(folder).test('\\') && folder.includes('\\') ? '\\' : '/'
  const left = separators(folder).test(folder.at(-1) ?? '') ? folder.slice(0, -1) : folder
  return `${left}${separator}${name.startsWith(separator) ? name.slice(1) : name}`
}

export const pathFunctions: readonly Overload[] = [
  ...both('baseName', ['string'], 'string', (_, path) => cut(path).base),
  ...both('folderName', ['string'], 'string', (_, path) => cut(path).folder),
  ...both('stem', ['string'], 'string', (_, path) => {
    const { base } = cut(path)
    return base.slice(0, dot(base))
  }),
  ...both('extension', ['string'], 'string', (_, path) => {
    const { base } = cut(path)
    return base.slice(dot(base) + 1)
  }),
  plain('joinPath', ['string', 'string'], 'string', joinPath),
  plain('joinPath', ['string', 'string', 'string'], 'string', (frame, a, b, c) =>
    joinPath(frame, joinPath(frame, a, b), c),
  ),
]
