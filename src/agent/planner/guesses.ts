import { isJsonObject, type Json, type JsonObject } from '#base'
import type { PlanFinding, PlanGuess, PlannerDefinition } from '#contract'
import { type Naming, namingOf } from '#gate'

import { type Literal, literalsIn, literalsOf } from './literals.ts'
import { namedIn } from './named-in-goal.ts'

/** So many are listed. */
const mostGuesses = 200

/** What a person has said: the goal, what they gave as inputs, and the folders that their words stand for. */
export function namingIn(goal: string, input: JsonObject): Naming {
  const texts = Object.values(input).flatMap(textsIn)
  const folders = namedIn(goal).filter(({ is, value }) => is === 'path' && value.startsWith('~/'))
  return namingOf([goal, ...folders.map(({ value }) => value), ...texts])
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/**
 * The values in a document that its writer made up: literals that the person did not say. Of those that steer a tool, all;
 * of the others, what looks like a path, an address, a pattern or a number, for the rest is wording.
 */
export function guessesIn(
  document: JsonObject,
  { naming, tools }: { naming: Naming; tools: PlannerDefinition['tools'] },
): PlanGuess[] {
  const guesses = new Guesses(naming, new Map(tools.map(({ name, controls }) => [name, controls])))
  guesses.lookAtInput(document['input'])
  guesses.lookAtGraph(document, '')
  return guesses.found.slice(0, mostGuesses)
}

class Guesses {
  readonly found: PlanGuess[] = []
  readonly #naming: Naming
  readonly #controls: ReadonlyMap<string, readonly string[]>

  constructor(naming: Naming, controls: ReadonlyMap<string, readonly string[]>) {
    this.#naming = naming
    this.#controls = controls
  }

  /** What an input is unless somebody says otherwise. */
  lookAtInput(schema: Json | undefined): void {
    const properties = isJsonObject(schema) ? schema['properties'] : undefined
    if (!isJsonObject(properties)) return
    for (const [name, field] of Object.entries(properties)) {
      if (!isJsonObject(field) || field['default'] === undefined) continue
      const steers = field['format'] === 'path' || field['format'] === 'uri' ? `the input ${name}` : null
      this.#value(field['default'], `/input/properties/${escape(name)}/default`, steers)
    }
  }

  lookAtGraph(graph: JsonObject, path: string): void {
    const { nodes, edges, output } = graph
    if (isJsonObject(nodes)) {
      for (const [id, node] of Object.entries(nodes))
        if (isJsonObject(node)) this.#node(node, `${path}/nodes/${escape(id)}`)
    }
    if (Array.isArray(edges)) {
      for (const [index, edge] of (edges as readonly Json[]).entries())
        if (isJsonObject(edge)) this.#expression(edge['when'], `${path}/edges/${index}/when`)
    }
    this.#value(output, `${path}/output`, null)
  }

  #node(node: JsonObject, path: string): void {
    this.#call(node, path)
    this.#value(node['set'], `${path}/set`, null)
    if (isJsonObject(node['undo'])) this.#call(node['undo'], `${path}/undo`)
    for (const list of ['entry', 'exit', 'validators', 'choose', 'pre', 'post'] as const) {
      const items = node[list]
      if (!Array.isArray(items)) continue
      for (const [index, item] of (items as readonly Json[]).entries()) {
        const place = `${path}/${list}/${index}`
        if (!isJsonObject(item)) this.#expression(item, place)
        else if (list === 'entry' || list === 'exit') this.#call(item, place)
        else {
          const field = list === 'choose' ? 'when' : 'check'
          this.#expression(item[field], `${place}/${field}`)
        }
      }
    }
    if (isJsonObject(node['end'])) this.#value(node['end']['output'], `${path}/end/output`, null)
    const { forEach } = node
    if (!isJsonObject(forEach)) return
    this.#value(forEach['items'], `${path}/forEach/items`, null)
    if (isJsonObject(forEach['do'])) this.lookAtGraph(forEach['do'], `${path}/forEach/do`)
  }

  #call(node: JsonObject, path: string): void {
    const { use, call } = node
    const given = node['with']
    if (!isJsonObject(given)) return
    const target = typeof use === 'string' ? use : typeof call === 'string' ? call : ''
    const controls = this.#controls.get(target) ?? []
    for (const [name, value] of Object.entries(given)) {
      const isSteering = controls.includes(name) || typeof call === 'string'
      this.#value(value, `${path}/with/${escape(name)}`, isSteering ? target : null)
    }
  }

  #value(value: Json | undefined, at: string, steers: string | null): void {
    if (typeof value === 'string') for (const one of literalsIn(value)) this.#literal(one, at, steers)
    else if (typeof value === 'number') this.#literal({ value, isInner: false }, at, steers)
    else if (typeof value === 'object' && value !== null)
      for (const [name, item] of Object.entries(value)) this.#value(item, `${at}/${escape(name)}`, steers)
  }

  #expression(text: Json | undefined, at: string): void {
    if (typeof text === 'string') for (const one of literalsOf(text)) this.#literal(one, at, null)
  }

  #literal({ value, isInner }: Literal, at: string, steers: string | null): void {
    const why = this.#whyOf(value, { isInner, steers })
    if (why === undefined || this.found.some((one) => one.at === at && one.value === value)) return
    this.found.push({ at, value, why })
  }

  #whyOf(
    value: string | number,
    { isInner, steers }: { isInner: boolean; steers: string | null },
  ): string | undefined {
    if (typeof value === 'number') {
      // None and one are how things are counted and begun; nobody says them.
      return value === 0 || value === 1 || this.#naming.has(value) ? undefined : 'You said no such number.'
    }
    const text = value.trim()
    if (!/[\p{L}\p{N}*]/u.test(text) || this.#isNamed(text)) return undefined
    const kind = kindOf(text)
    if (kind !== undefined) return `You named no such ${kind}.`
    if (steers === null || (isInner && text.length < 2)) return undefined
    return `It steers ${steers}, and you did not say it.`
  }

  /** A part of a path is named by its words, too. */
  #isNamed(text: string): boolean {
    const inner = text.replace(/^[/\\]+|[/\\]+$/g, '')
    return this.#naming.has(text) || (inner !== text && inner !== '' && this.#naming.has(inner))
  }
}

/** What a text without spaces looks like; of one with spaces, only what cannot be wording. */
function kindOf(text: string): 'address' | 'path' | 'pattern' | undefined {
  if (/(?:https?|ftp|wss?):\/\/|[^\s@]+@[^\s@]+\.\p{L}/iu.test(text)) return 'address'
  if (/\s/.test(text))
    return /(?:^|\s)(?:~|[A-Za-z]:)?[/\\][\p{L}\p{N}._-]+[/\\]/u.test(text) ? 'path' : undefined
  if (/[*?]|\[[^\]]+\]|\\[dwsDWSb]|^\^|\$$|\{[^}]*,[^}]*\}|\(\?/.test(text)) return 'pattern'
  if (/^(?:~|[A-Za-z]:)?[/\\]/.test(text) || /^[^/\\]+[/\\][^/\\]/.test(text)) return 'path'
  if (/^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?$/u.test(text))
    return /\.(?:com|net|org|io|example|dev)\b/i.test(text) ? 'address' : 'path'
  return undefined
}

/**
 * Inputs whose default names a path or an address that the person did not: naming grants, so whoever wrote the document
 * would have allowed it to itself.
 */
export function unnamedDefaults(document: JsonObject, naming: Naming): PlanFinding[] {
  const schema = document['input']
  const properties = isJsonObject(schema) ? schema['properties'] : undefined
  if (!isJsonObject(properties)) return []
  return Object.entries(properties).flatMap(([name, field]): PlanFinding[] => {
    if (!isJsonObject(field) || field['default'] === undefined || !isGranting(field)) return []
    const unnamed = textsIn(field['default']).filter((text) => !naming.has(text) || !isWhole(text))
    if (unnamed.length === 0) return []
    return [
      {
        severity: 'error',
        code: 'workflow.shape',
        at: `/input/properties/${escape(name)}/default`,
        message: `The default of the input "${name}" names ${JSON.stringify(unnamed[0])}, which the person did not.`,
        hint: 'Leave the default out and make the input required: the person says what it is.',
      },
    ]
  })
}

/** A word of the goal is no name of a folder, though a folder may be called so. */
function isWhole(text: string): boolean {
  return /^(?:~?[/\\]|[A-Za-z]:[/\\]|https?:\/\/)./.test(text)
}

/** Whether naming a value of this input allows something. */
function isGranting(field: JsonObject): boolean {
  const items = isJsonObject(field['items']) ? field['items'] : {}
  return [field['format'], items['format']].some((format) => format === 'path' || format === 'uri')
}

function escape(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
