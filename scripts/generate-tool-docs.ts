/** Renders docs/guide/tools.md from what the built-in tools say of themselves. */
import { stringify } from 'yaml'

import { isJsonObject, type Json, type JsonObject } from '#base'
import type { ToolDescription } from '#contract'
import { builtinTools, describeTool } from '#tools'

const head = `# Built-in tools

Made from the tools' own descriptions by \`npm run docs\`; edit \`src/tools/\` instead.

A workflow calls a tool with a node that says \`use\` and \`with\`; any value in \`with\` may hold
[expressions](expressions.md). Every call passes the gate: it needs the right that is named here, is shown before it is
done, leaves a receipt, and can be taken back where the tool says so.

**After a crash** says what becomes of a call whose outcome is not known. *Runs again*: it touches nothing. *Repeats
safely*: doing it twice is the same as once. *Finds out*: it looks at the world, and goes on from what it finds; only if
that tells nothing a person is asked. *Asks*: a person decides.
`

const afterCrash = {
  pure: 'runs again',
  idempotent: 'repeats safely',
  reconcilable: 'finds out',
  other: 'asks',
} as const

const undoing = {
  pure: 'nothing to undo',
  reversible: 'restores what was there',
  compensable: 'makes the opposite call',
  irreversible: 'cannot be undone',
} as const

/** The page: a table of all tools, then one section for each. */
export function renderToolDocs(): string {
  const tools = builtinTools.map(describeTool)
  const rows = tools.map(({ name, title }) => `| [\`${name}\`](#${anchor(name)}) | ${title} |`)
  return [
    head,
    `| tool | what it does |\n| --- | --- |\n${rows.join('\n')}\n`,
    ...tools.map(renderTool),
  ].join('\n')
}

/** As Markdown viewers make one of a heading. */
function anchor(name: string): string {
  return name.replaceAll(/[^a-z0-9_-]/g, '')
}

function renderTool(tool: ToolDescription): string {
  const facts = [
    `**Rights**: ${tool.capabilities.length === 0 ? 'none' : tool.capabilities.map((name) => `\`${name}\``).join(', ')}`,
    `**After a crash**: ${tool.effect === null ? 'depends on the input: GET runs again, PUT and DELETE repeat safely, POST and PATCH ask' : afterCrash[tool.effect]}`,
    `**Undo**: ${undoing[tool.undo]}`,
  ]
  return [
    `## ${tool.name}\n`,
    `${tool.title}. ${tool.description}\n`,
    `${facts.join(' · ')}\n`,
    `${fieldTable('input', tool.input)}\n`,
    `${fieldTable('output', tool.output)}\n`,
    `${example(tool)}\n`,
  ].join('\n')
}

function fieldTable(heading: string, schema: JsonObject): string {
  const rows = fieldsOf(schema, '').map(
    ({ name, kind, note }) => `| ${[`\`${name}\``, kind, note].map(escapeBars).join(' | ')} |`,
  )
  return `| ${heading} | kind | |\n| --- | --- | --- |\n${rows.join('\n')}`
}

interface Field {
  readonly name: string
  readonly kind: string
  readonly note: string
}

/** Fields of objects in lists follow their list, as `items[].name`. */
function fieldsOf(schema: JsonObject, at: string): readonly Field[] {
  const { properties, required } = schema
  if (!isJsonObject(properties)) return []
  const needed = new Set(Array.isArray(required) ? required : [])
  return Object.entries(properties).flatMap(([name, field]) => {
    if (!isJsonObject(field)) return []
    const { default: fallback, description } = field
    const rests =
      fallback === undefined
        ? needed.has(name)
          ? ''
          : ', optional'
        : `, default \`${JSON.stringify(fallback)}\``
    const inner = isJsonObject(field['items'])
      ? fieldsOf(field['items'], `${at}${name}[].`)
      : fieldsOf(field, `${at}${name}.`)
    return [
      {
        name: at + name,
        kind: kindOf(field) + rests,
        note: typeof description === 'string' ? description : '',
      },
      ...inner,
    ]
  })
}

function kindOf(schema: JsonObject): string {
  const { type, enum: choices, items, anyOf } = schema
  if (Array.isArray(choices)) return choices.map((choice) => `\`${JSON.stringify(choice)}\``).join(' or ')
  if (Array.isArray(anyOf)) return anyOf.filter(isJsonObject).map(kindOf).join(' or ')
  if (type === 'array')
    return isJsonObject(items) && Object.keys(items).length > 0 ? `list of ${kindOf(items)}` : 'list'
  if (Array.isArray(type)) return type.join(' or ')
  return typeof type === 'string' ? type + limits(schema) : 'any'
}

function limits({ minimum, maximum, maxLength }: JsonObject): string {
  if (typeof maxLength === 'number') return ` of at most ${maxLength.toLocaleString('en')} characters`
  const isBounded =
    typeof minimum === 'number' && typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER
  return isBounded ? ` from ${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}` : ''
}

function example({ name, input }: ToolDescription): string {
  const [first]: readonly Json[] = Array.isArray(input['examples']) ? input['examples'] : []
  return `\`\`\`yaml\n${stringify({ use: name, with: first ?? {} }, { lineWidth: 110 })}\`\`\``
}

function escapeBars(text: string): string {
  return text.replaceAll('|', String.raw`\|`)
}
