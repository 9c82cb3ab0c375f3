import type { DocumentKind } from '#memory'

import { isCode } from './code.ts'
import { isJson } from './json.ts'
import { findTable } from './table.ts'

type TextKind = Exclude<DocumentKind, 'pdf' | 'docx'>

/** So much of a text tells what it is. */
const tellingLength = 16_000

/** What a text is: by what only one kind has, then by its name, then by what one kind mostly has. */
export function findTextKind(text: string, name: string): TextKind {
  const beginning = text.slice(0, tellingLength).trimStart()
  const ending = /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? ''
  if (/^BEGIN:VCALENDAR\b/i.test(beginning)) return 'calendar'
  if (
    /^(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,2000}-->\s*)*(?:<!doctype html|<html[\s>])/i.test(beginning)
  )
    return 'html'
  if (isMail(beginning, ending)) return 'mail'
  if (isJson(text, name)) return 'json'

  if (/^(?:md|markdown|mdx|mdown)$/.test(ending)) return 'markdown'
  if (/^x?html?$/.test(ending) && /<[a-z][^>]{0,500}>/i.test(beginning)) return 'html'
  if (isCode(text, name)) return 'code'
  // Of JSON that is not right, or has remarks in it.
  if (/^(?:json|jsonl|ndjson|geojson|ipynb)$/.test(ending)) return 'code'

  if (findTable(text, name)) return 'table'
  return isMarkdown(beginning) ? 'markdown' : 'text'
}

/** Fields as RFC 5322 has them, of which at least the sender and another one stand in the first block. */
function isMail(beginning: string, ending: string): boolean {
  const head = beginning.split(/\n[ \t]*\n/, 1)[0] ?? ''
  const fields = new Set<string>()
  for (const line of head.split('\n')) {
    if (/^[ \t]|^From /.test(line)) continue
    const [, field] = /^([!-9;-~]+):/.exec(line) ?? []
    if (field === undefined) return false
    fields.add(field.toLowerCase())
  }
  if (ending === 'eml') return fields.size > 0
  const others = ['message-id', 'mime-version', 'received', 'return-path', 'content-type']
  return (
    fields.has('from') &&
    (fields.has('subject') || fields.has('date')) &&
    others.some((field) => fields.has(field))
  )
}

/** Headings with marks, and a link, a list in bold or a fence beside them: other texts have sharps too. */
function isMarkdown(beginning: string): boolean {
  return /^#{1,6} \S/m.test(beginning) && /^```|\]\(\S+\)|^[-*] \*\*|^\| ?:?-{3}/m.test(beginning)
}
