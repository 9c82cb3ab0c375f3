import type { Citation } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import { pathTyped } from '../inputs/path-typed.ts'
import type { Invocation } from '../invocation.ts'
import { ask } from '../running/ask-operation.ts'

/** `adjutant search` */
export async function searchCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const query = given.rest(0).join(' ').trim()
  if (query === '') throw usage('Nothing is looked for.', 'Write some words, or a question.')
  const found = await ask(invocation, 'documents.search', {
    query,
    ...scopeGiven(invocation),
    limit: given.count('limit', 1) ?? 10,
  })
  console.answer(found, () => {
    if (found.hits.length === 0) console.line('Nothing was found.')
    for (const [index, hit] of found.hits.entries()) {
      if (index > 0) console.line('')
      console.line(
        styled('bold', hit.title ?? hit.path),
        styled('dim', `  ${placeText(hit)}  ${hit.score.toFixed(2)}`),
      )
      console.block(hit.quote.trim(), '  ')
    }
    if (found.by === 'words' && found.hits.length > 0)
      console.note('Found by words alone: nothing here can be compared by what it means yet.')
  })
  return exitCodes.done
}

/** Where to look, as the options say. */
export function scopeGiven(invocation: Invocation) {
  const { given } = invocation
  const collections = given.list('collection')
  const [project, under] = [given.text('project'), given.text('under')]
  const [since, until] = [dayGiven(invocation, 'since'), dayGiven(invocation, 'until')]
  return {
    ...(collections.length === 0 ? {} : { collections: [...collections] }),
    ...(project === undefined ? {} : { project: pathTyped(invocation, project) }),
    ...(under === undefined ? {} : { under: pathTyped(invocation, under) }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
}

/** The beginning of a day in the person's own zone. */
function dayGiven({ given }: Invocation, option: string): string | undefined {
  const text = given.text(option)
  if (text === undefined) return undefined
  const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text)
  if (Number.isNaN(at.getTime()))
    throw usage(`--${option} takes a day such as 2026-03-01, not ${JSON.stringify(text)}.`)
  return at.toISOString()
}

/** `/home/ada/lease.pdf, page 3` */
export function placeText({
  path,
  page,
  line,
  lastLine,
}: Pick<Citation, 'path' | 'page' | 'line' | 'lastLine'>): string {
  if (page !== null) return `${path}, page ${page}`
  return line === lastLine ? `${path}:${line}` : `${path}:${line}-${lastLine}`
}
