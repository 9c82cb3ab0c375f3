import { isJsonObject, type Json, type JsonObject } from '#base'

import { chatText, type SlashName } from '../../text/chat.ts'

/** The commands in the order in which they are listed. */
export const slashNames = [
  'run',
  'workflows',
  'undo',
  'approve',
  'pause',
  'resume',
  'cancel',
  'checkpoint',
  'restore',
  'tools',
  'tool',
  'help',
] as const satisfies readonly SlashName[]

/** What somebody typed means. */
export type Wish =
  | { readonly is: 'run'; readonly workflow: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly is: 'tool'; readonly tool: string; readonly input: JsonObject }
  | { readonly is: 'undo' | 'approve'; readonly run: string | null }
  | { readonly is: 'checkpoint'; readonly note: string | null }
  | { readonly is: 'workflows' | 'pause' | 'resume' | 'cancel' | 'restore' | 'tools' | 'help' }
  | { readonly is: 'say'; readonly text: string }
  | { readonly is: 'wrong'; readonly why: string }

/** Whatever does not begin with a slash is said to an agent; `//` begins words that begin with a slash. */
export function readWish(text: string): Wish {
  const words = text.trim()
  const [, name, rest = ''] = /^\/([a-z-]*)(?:\s+([\s\S]*))?$/.exec(words) ?? []
  if (name === undefined) return { is: 'say', text: words.startsWith('//') ? words.slice(1) : words }
  const known = slashNames.find((one) => one === name)
  if (known === undefined) return { is: 'wrong', why: chatText.problem.unknown(name) }
  switch (known) {
    case 'run':
      return readRun(rest)
    case 'tool':
      return readTool(rest)
    case 'undo':
    case 'approve':
      return { is: known, run: rest.trim() || null }
    case 'checkpoint':
      return { is: known, note: rest.trim() || null }
    case 'workflows':
    case 'pause':
    case 'resume':
    case 'cancel':
    case 'restore':
    case 'tools':
    case 'help':
      return { is: known }
  }
}

/** Commands whose names begin with what is typed, while only a name is; none for anything else. */
export function suggestions(text: string): readonly SlashName[] {
  const [, begun] = /^\/([a-z-]*)$/.exec(text) ?? []
  return begun === undefined ? [] : slashNames.filter((name) => name.startsWith(begun))
}

/** A part is a word, or `field="with spaces"`; inside quotes a backslash takes the next character as it is. */
const part = /\s*((?:[^\s"]|"(?:[^"\\]|\\[\s\S])*")+)/y

function readRun(rest: string): Wish {
  const parts: string[] = []
  part.lastIndex = 0
  for (let found = part.exec(rest); found !== null; found = part.exec(rest)) parts.push(found[1] ?? '')
  const [workflow, ...others] = parts
  if (workflow === undefined) return { is: 'wrong', why: chatText.problem.needsName }
  const fields: Record<string, string> = {}
  for (const one of others) {
    const [, field, value] = /^([A-Za-z]\w*)=([\s\S]*)$/.exec(one) ?? []
    if (field === undefined || value === undefined) return { is: 'wrong', why: chatText.problem.field(one) }
    fields[field] = unquoted(value)
  }
  return { is: 'run', workflow, fields }
}

function unquoted(value: string): string {
  return value.replaceAll(/"((?:[^"\\]|\\[\s\S])*)"/g, (_, inner: string) =>
    inner.replaceAll(/\\([\s\S])/g, '$1'),
  )
}

function readTool(rest: string): Wish {
  const [, tool, json = ''] = /^(\S+)\s*([\s\S]*)$/.exec(rest.trim()) ?? []
  if (tool === undefined) return { is: 'wrong', why: chatText.problem.needsTool }
  const input = json === '' ? {} : parsed(json)
  return isJsonObject(input) ? { is: 'tool', tool, input } : { is: 'wrong', why: chatText.problem.noJson }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
