import { isJsonObject, type Json, type JsonObject } from '#base'
import { AgentDocument, Mode } from '#contract'

import type { AgentFinding } from '../finding.ts'

/** Fields as the schema has them, and where each stood in the front matter. */
export interface Folded {
  readonly fields: JsonObject
  /** Pointers into the front matter by those into the fields, where they differ. */
  readonly origins: ReadonlyMap<string, string>
  readonly findings: readonly AgentFinding[]
}

/** Fields by their names without hyphens, underscores and capitals. */
const known = new Map<string, string>([
  ...Object.keys(AgentDocument.shape).map((key) => [plain(key), key] as const),
  ['maxturns', 'maxSteps'],
  ['steps', 'maxSteps'],
])

/** Fields that files of other programs have, and this one does nothing by. */
const foreign = new Set(
  [
    'allowed-tools',
    'argument-hint',
    'background',
    'color',
    'compatibility',
    'context',
    'disable',
    'disable-model-invocation',
    'disallowed-tools',
    'effort',
    'handoffs',
    'hidden',
    'hooks',
    'infer',
    'initial-prompt',
    'isolation',
    'license',
    'mcp-servers',
    'metadata',
    'permission',
    'permission-mode',
    'permissions',
    'readonly',
    'skills',
    'target',
    'tags',
    'title',
    'top-p',
    'user-invocable',
    'version',
  ].map(plain),
)

/** Tools of other programs that do what one of ours does. */
const sameTools: Readonly<Record<string, string>> = {
  Read: 'fs.read',
  Glob: 'fs.list',
  LS: 'fs.list',
  Write: 'fs.write',
  Edit: 'fs.write',
  WebFetch: 'http.request',
}

/** Words for a model that other programs understand, each in its own way. */
const foreignModels = new Set(['inherit', 'sonnet', 'opus', 'haiku', 'fast', 'default', 'auto'])

/**
 * Takes the ways in which people and other programs write agents for the one way that the schema knows. What is not used
 * is told as a note; what nobody knows stays, for the schema to refuse.
 */
export function foldHabits(given: JsonObject): Folded {
  const fields: Record<string, Json> = {}
  const origins = new Map<string, string>()
  const findings: AgentFinding[] = []
  const note: Note = (path, message) => void findings.push({ severity: 'note', path, message })
  for (const [key, value] of Object.entries(given)) {
    const path = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const name = known.get(plain(key)) ?? key
    if (name === key && !Object.hasOwn(AgentDocument.shape, key) && foreign.has(plain(key))) {
      note(path, `"${key}" is for other programs and is not used here.`)
      continue
    }
    if (Object.hasOwn(fields, name)) {
      const message = `"${key}" and "${(origins.get(`/${name}`) ?? name).replace('/', '')}" say the same.`
      findings.push({ severity: 'error', path, message, hint: 'Remove one of the two.' })
      continue
    }
    if (name !== key) origins.set(`/${name}`, path)
    const folded = value === null ? undefined : foldField(name, value, (message) => note(path, message))
    if (folded !== undefined) fields[name] = folded
  }
  return { fields, origins, findings }
}

type Note = (path: string, message: string) => void

/** Undefined for what is as good as not there. */
function foldField(name: string, value: Json, note: (message: string) => void): Json | undefined {
  switch (name) {
    case 'tools':
      return listOf(value)?.flatMap((tool) => foldTool(tool, note)) ?? value
    case 'agents':
      return listOf(value) ?? value
    case 'model':
      if (typeof value !== 'string' || !foreignModels.has(value.toLowerCase())) return value
      if (value !== 'inherit') note(`"${value}" is no PROVIDER/MODEL: the models of its route are asked.`)
      return undefined
    case 'mode':
      if (typeof value !== 'string' || !['primary', 'subagent', 'all'].includes(value)) return value
      note(`The mode "${value}" is for other programs; here it is ${Mode.options.join(', ')}.`)
      return undefined
    case 'memory':
      if (typeof value !== 'string' && typeof value !== 'boolean') return value
      note('A memory is its namespaces and how many messages it looks back; it has the usual one.')
      return undefined
    case 'budget':
      return isJsonObject(value) ? inMillionths(value) : value
    default:
      return value
  }
}

/** A list as such, as text with commas, or as names that are switched on. */
function listOf(value: Json): readonly Json[] | undefined {
  if (Array.isArray(value)) return value as readonly Json[]
  if (typeof value === 'string') return splitList(value)
  if (!isJsonObject(value) || !Object.values(value).every((one) => typeof one === 'boolean')) return undefined
  return Object.keys(value).filter((key) => value[key] === true)
}

/** At commas that are not in brackets. */
function splitList(text: string): string[] {
  const items: string[] = []
  let item = ''
  let depth = 0
  for (const mark of text) {
    if (mark === '(') depth += 1
    else if (mark === ')') depth = Math.max(0, depth - 1)
    if (mark === ',' && depth === 0) {
      items.push(item)
      item = ''
    } else item += mark
  }
  return [...items, item].map((one) => one.trim()).filter((one) => one !== '')
}

function foldTool(tool: Json, note: (message: string) => void): Json[] {
  const [, name] = typeof tool === 'string' ? (/^([A-Z][A-Za-z]*)(?:\(.*\))?$/s.exec(tool) ?? []) : []
  if (name === undefined) return [tool]
  const same = Object.hasOwn(sameTools, name) ? sameTools[name] : undefined
  note(
    same === undefined ? `${name} is a tool of another program and is left out.` : `${name} is ${same} here.`,
  )
  return same === undefined ? [] : [same]
}

/** People write dollars. What is no amount at all is left to the schema. */
function inMillionths(budget: JsonObject): JsonObject {
  const { money } = budget
  if (typeof money !== 'number') return budget
  const millionths = Math.round(money * 1_000_000)
  return { ...budget, money: Math.abs(millionths - money * 1_000_000) < 0.001 ? millionths : money }
}

function plain(key: string): string {
  return key.replaceAll(/[-_]/g, '').toLowerCase()
}
