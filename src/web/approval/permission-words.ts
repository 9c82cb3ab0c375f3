import type { Problem } from '#contract'

import { withTilde } from './lease-words.ts'

/** A capability string: marks that would make a pattern of a name stand for themselves. */
export function capabilityText(capability: string, resource: string): string {
  return `${capability}:${capability === 'net' ? resource : resource.replace(/[*?[]/g, '[$&]')}`
}

/** The permission whose lack a failure tells of, as a capability string; null when it is of something else. */
export function missingPermission(error: Pick<Problem, 'code' | 'details'> | null): string | null {
  const { capability, resource, host } = error?.details ?? {}
  if (error?.code === 'gate.not_granted' && typeof capability === 'string' && typeof resource === 'string')
    return capabilityText(capability, resource)
  return error?.code === 'gate.host_not_granted' && typeof host === 'string' ? `net:${host}` : null
}

/** What a permission is for: its kind, and what it is used on. */
export interface PermissionParts {
  readonly kind: 'fs.read' | 'fs.write' | 'net' | 'secret' | 'exec' | 'tool' | 'other'
  readonly resource: string
}

const kinds = ['fs.read', 'fs.write', 'net', 'secret', 'exec', 'tool'] as const

export function partsOf(capability: string, home: string): PermissionParts {
  const [, word = '', rest = ''] = /^([a-z.]+):(.+)$/s.exec(capability) ?? []
  const kind = kinds.find((one) => one === word)
  if (kind === undefined) return { kind: 'other', resource: capability }
  const resource = rest.replace(/\[([*?[])\]/g, '$1')
  return { kind, resource: kind === 'fs.read' || kind === 'fs.write' ? withTilde(resource, home) : resource }
}
