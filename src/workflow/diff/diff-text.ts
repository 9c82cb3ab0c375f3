import { isJsonObject, type Json } from '#base'

import { fromPointer } from '../pointer.ts'
import { arrowText } from '../text/arrow-text.ts'
import { claimedKinds } from '../text/node-kind.ts'
import type { Change } from './change.ts'

/** Changes as lines for people: `+` for what came, `-` for what went, `~` for what is different. Empty for none. */
export function diffText(changes: readonly Change[]): string {
  return changes.map((change) => `${line(change)}\n`).join('')
}

function line(change: Change): string {
  switch (change.kind) {
    case 'node_added':
      return `+ node ${nameOf(change.path)} (${doing(change.node)})`
    case 'node_removed':
      return `- node ${nameOf(change.path)} (${doing(change.node)})`
    case 'node_renamed':
      return `~ node ${nameOf(change.path).replace(/[^ ]+$/, change.from)} is now called ${change.to}`
    case 'edge_added':
      return `+ edge ${arrow(change.edge)}${inside(change.path)}`
    case 'edge_removed':
      return `- edge ${arrow(change.edge)}${inside(change.path)}`
    case 'field_changed': {
      const name = fieldOf(change.path)
      if (change.before === undefined) return `+ ${name}: ${excerpt(change.after)}`
      if (change.after === undefined) return `- ${name}: ${excerpt(change.before)}`
      return `~ ${name}: ${excerpt(change.before)} -> ${excerpt(change.after)}`
    }
  }
}

/** `each > move` for a node in the body of another. */
function nameOf(path: string): string {
  return fromPointer(path.replaceAll('/forEach/do/nodes/', '/nodes/'))
    .filter((step, index) => index % 2 === 1 || step !== 'nodes')
    .join(' > ')
}

/** `each > move: with.path`. */
function fieldOf(path: string): string {
  const match = /^((?:\/nodes\/[^/]+(?:\/forEach\/do(?=\/nodes\/))?)+)(?:\/(.*))?$/.exec(path)
  if (match === null) return fromPointer(path).join('.')
  const [, node = '', field = ''] = match
  return field === '' ? nameOf(node) : `${nameOf(node)}: ${fromPointer(`/${field}`).join('.')}`
}

function inside(path: string): string {
  const body = path.lastIndexOf('/forEach/do/edges/')
  return body === -1 ? '' : ` in ${nameOf(path.slice(0, body))}`
}

function doing(node: Json): string {
  if (!isJsonObject(node)) return 'unknown'
  const [kind] = claimedKinds(node)
  if (kind === undefined) return 'unknown'
  const value = node[kind]
  return typeof value === 'string' ? `${kind} ${value}` : kind
}

function arrow(edge: Json): string {
  return arrowText(edge as { from: string; to: string; on?: string; when?: string })
}

function excerpt(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? ''
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
