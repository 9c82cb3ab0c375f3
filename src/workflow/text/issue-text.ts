import type { z } from 'zod'

import type { Json } from '#base'

interface IssueText {
  readonly message: string
  readonly hint?: string
}

/** What the schema found, in words. `owner` names the value in the message. */
export function issueText(issue: z.core.$ZodIssue, owner: string, value: Json | undefined): IssueText {
  switch (issue.code) {
    case 'invalid_type':
      return { message: `${owner} must be ${kind(issue.expected)}, not ${kindOf(value)}.` }
    case 'invalid_value': {
      const values = issue.values.map((item) => JSON.stringify(item))
      return { message: `${owner} must be ${values.join(' or ')}, not ${excerpt(value)}.` }
    }
    case 'too_small':
      return { message: size(owner, value, 'at least', issue.minimum) }
    case 'too_big':
      return { message: size(owner, value, 'at most', issue.maximum) }
    case 'invalid_key':
      return {
        message: `${owner} is not a name for a node.`,
        hint: `A name is ${issue.issues[0]?.message ?? 'a word'}.`,
      }
    case 'invalid_format':
      return { message: `${owner} cannot be ${excerpt(value)}.`, hint: `It must be ${issue.message}.` }
    case 'invalid_union':
      return { message: `${owner} cannot be ${kindOf(value)}.` }
    default:
      return { message: `${owner}: ${issue.message}.` }
  }
}

function size(owner: string, value: Json | undefined, bound: string, limit: number | bigint): string {
  if (typeof value === 'string' && limit === 1) return `${owner} must not be empty.`
  if (typeof value === 'string')
    return `${owner} must have ${bound} ${limit} characters, not ${value.length}.`
  if (Array.isArray(value))
    return `${owner} must have ${bound} ${limit} ${limit === 1 ? 'entry' : 'entries'}.`
  return `${owner} must be ${bound} ${limit}, not ${excerpt(value)}.`
}

function excerpt(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function kind(expected: string): string {
  if (expected === 'record' || expected === 'object') return 'an object'
  if (expected === 'array') return 'a list'
  if (expected === 'string') return 'text'
  if (expected === 'int') return 'a whole number'
  return `a ${expected}`
}

function kindOf(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return excerpt(value)
}
