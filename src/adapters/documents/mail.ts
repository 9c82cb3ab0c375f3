import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime'

import { sizeText } from '#base'
import { AppError } from '#contract'
import type { Reading } from '#memory'

import type { Draft } from './draft.ts'
import { readHtml } from './html/read-html.ts'
import { broken } from './refusals.ts'

/** Attachments whose text is read, and how large each may be. */
const readAttachments = 20
const attachmentBytes = 1_000_000

/** Reads a message: subject, who and when, its words, and what is attached: text of it as text, the rest by name. */
export async function readMail(
  name: string,
  content: Uint8Array,
  {
    draft,
    readText,
  }: { readonly draft: Draft; readonly readText: (attached: Uint8Array, name: string) => Reading },
): Promise<Reading> {
  let mail: Email
  try {
    mail = await new PostalMime({ maxNestingDepth: 20 }).parse(content)
  } catch (error) {
    throw broken(name, 'it is not built as a message is', error)
  }
  draft.add('heading', (mail.subject ?? '').replaceAll(/\s+/g, ' '), { level: 1 })
  const facts = [
    ['From', people(mail.from ? [mail.from] : [])],
    ['To', people(mail.to)],
    ['Cc', people(mail.cc)],
    ['Date', mail.date],
  ].flatMap(([label, value]) => (value ? [`${label}: ${value}`] : []))
  draft.add('paragraph', facts.join('\n'))
  addBody(mail, draft)
  for (const [index, attached] of (mail.attachments ?? []).entries())
    addAttachment(attached, { draft, readText, isRead: index < readAttachments })
  return draft.finish('mail', mail.subject ?? null)
}

function addBody({ text, html }: Email, draft: Draft): void {
  if (text?.trim())
    for (const words of text.replaceAll(/\r\n?/g, '\n').split(/\n\s*\n/)) draft.add('paragraph', words)
  else if (html) readHtml(html, draft)
}

interface Attaching {
  readonly draft: Draft
  readonly readText: (attached: Uint8Array, name: string) => Reading
  readonly isRead: boolean
}

function addAttachment(attached: Attachment, { draft, readText, isRead }: Attaching): void {
  const bytes =
    typeof attached.content === 'string'
      ? new TextEncoder().encode(attached.content)
      : new Uint8Array(attached.content)
  const name = (attached.filename ?? attached.mimeType).replaceAll(/\s+/g, ' ')
  draft.add('paragraph', `Attached: ${name} (${attached.mimeType}, ${sizeText(bytes.length)})`)
  if (
    !isRead ||
    bytes.length > attachmentBytes ||
    !/^(?:text\/|application\/(?:json|xml))/.test(attached.mimeType)
  ) {
    draft.leave(`the attachment ${name}`)
    return
  }
  try {
    const { text, parts } = readText(bytes, name)
    for (const { kind, start, end, level } of parts)
      draft.add(kind, text.slice(start, end), level === undefined ? {} : { level: level + 1 })
  } catch (error) {
    // A message is read even when something that came with it cannot be.
    if (!(error instanceof AppError)) throw error
    draft.leave(`the attachment ${name}`)
  }
}

function people(addresses: readonly Address[] = []): string {
  return addresses
    .flatMap((address) => (address.group ? address.group : [address]))
    .map(({ name, address }) => (name && address ? `${name} <${address}>` : (address ?? name)))
    .join(', ')
}
