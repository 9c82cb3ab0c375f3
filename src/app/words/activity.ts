import { amountText, countText, isJsonObject, type Json, type JsonObject } from '#base'
import { forgottenKind, type LogRow, prunedKind, Receipt, receiptKind, unwoundKind } from '#gate'

import { effectText } from './effect-text.ts'
import { oneLine } from './one-line.ts'

/** One thing that happened, in words. */
export interface Activity {
  /** The person, where one did it. */
  readonly by: string
  /** The tool, where one was used. */
  readonly tool: string
  readonly what: string
  /** Paths, hosts and names that it is about. */
  readonly resources: readonly string[]
}

const longest = 160

export function activityOf({ said }: LogRow): Activity {
  if (!said) return { by: '', tool: '', what: '(removed)', resources: [] }
  const data = JSON.parse(said.body) as Json
  const by = said.by === '' && isJsonObject(data) ? personIn(data['by']) : said.by
  if (said.kind === receiptKind) {
    const receipt = Receipt.safeParse(data)
    if (receipt.success) {
      const { tool, input, undoes } = receipt.data
      // What took another effect back has no input of its own, unless the workflow named a call for it.
      const back = undoes
        ? `${undoes.how === 'redo' ? 'done again' : 'taken back'}: effect ${undoes.base}`
        : ''
      const what = input === null ? `${tool} ${back}` : effectText(tool, input, longest)
      return { by, tool, what, resources: resourcesIn(input) }
    }
  }
  const what = oneLine(wordsFor(said.kind, said.subject, data), longest)
  const subject = said.subject === '' ? [] : [said.subject]
  return { by, tool: '', what, resources: [...subject, ...resourcesIn(data)] }
}

/** Fields that say what something is about. */
const about = ['from', 'to', 'path', 'folder', 'url', 'resource', 'host', 'capability'] as const
const longestResource = 1_000

function resourcesIn(data: Json): string[] {
  if (!isJsonObject(data)) return []
  return about.flatMap((name) => {
    const value = data[name]
    return typeof value === 'string' && value !== '' ? [oneLine(value, longestResource)] : []
  })
}

function wordsFor(kind: string, subject: string, data: Json): string {
  const fields = isJsonObject(data) ? data : {}
  switch (kind) {
    case 'undone':
      return `effect ${subject} taken back`
    case unwoundKind: {
      const { undone, left } = fields
      return `${subject} taken back: ${amountText(Number(undone), 'effect')}, ${Number(left)} left alone`
    }
    case 'notice':
      return [textIn(fields['title']), textIn(fields['body'])].filter((part) => part !== '').join(': ')
    case forgottenKind:
      return `what ${amountText(Number(fields['runs']), 'run')} were told and said forgotten`
    case 'session.forgotten':
      return `what was said in session ${subject} forgotten`
    case prunedKind:
      return `${amountText(Number(fields['runs']), 'old run')} removed`
    case 'grant.given':
      return `allowed ${textIn(fields['capability'])}, for ${textIn(fields['scope'])}: ${textIn(fields['why'])}`
    case 'grant.revoked':
      return `no longer allowed ${textIn(fields['capability'])}: ${textIn(fields['why'])}`
    case 'policy.set':
      return `policy ${subject}: ${textIn(fields['because'])}`
    case 'budget.set':
      return `limit of ${textIn(fields['unit'])}, ${subject}: ${amountIn(fields['amount'])}`
    case 'login.opened':
      return `logged in by ${subject === 'link' ? 'a link' : 'the passphrase'}${browserIn(fields)}`
    case 'login.ended':
      return `login ${fields['why'] === 'unused' ? 'ended unused' : 'ended'}${browserIn(fields)}`
    case 'login.refused':
      return 'a wrong passphrase was tried'
    case 'vault.set':
    case 'vault.rotate':
    case 'vault.remove':
      return `secret ${subject} ${secretWords[kind]}`
    default: {
      const rest = data === null ? '' : oneLine(data, longest)
      return [subject, rest].filter((part) => part !== '').join(' ')
    }
  }
}

const secretWords = {
  'vault.set': 'kept',
  'vault.rotate': 'given a new value',
  'vault.remove': 'removed',
} as const

function browserIn({ agent }: JsonObject): string {
  const name = textIn(agent)
  return name === '' ? '' : `: ${name}`
}

function amountIn(value: Json | undefined): string {
  return typeof value === 'number' ? countText(value) : 'none'
}

/** What a run did on its own is told by the run's column. */
function personIn(value: Json | undefined): string {
  const name = textIn(value)
  return name.startsWith('run_') ? '' : name
}

function textIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
