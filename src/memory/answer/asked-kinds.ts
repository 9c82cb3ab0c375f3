import type { AnswerValueKind } from '#contract'

import { stemOf } from './words.ts'

const money =
  /(?<!\bto )\b(?:costs?|prices?|charges?|charged|fees?|pay|pays|paid|rent|premium|excess|deposit|bill|invoice[sd]?|owe[sd]?|worth|spen[dt]|earn|salary|fine|budget|sold|sell|balance|total|tax|wage|discount)\b/i
type Rule = readonly [asks: (text: string) => boolean, kinds: readonly AnswerValueKind[]]

function when(pattern: RegExp, ...kinds: readonly AnswerValueKind[]): Rule {
  return [(text) => pattern.test(text), kinds]
}

/** The first that fits tells. */
const rules: readonly Rule[] = [
  when(/\be-?mail address|\be-?mail of|\bmail address/i, 'email'),
  when(/\b(?:tele)?phone number|\bmobile number|\bnumber (?:can|do|should|must) \w+ (?:call|ring)/i, 'phone'),
  when(/\b(?:web ?site|web address|url|link)\b/i, 'link'),
  when(
    /\b(?:reference|(?:serial|policy|customer|account|invoice|certificate|registration|chip|project|order|booking|card|job|vat|report|reference|model|licen[cs]e)(?: \w+)? (?:number|no|code)|what (?:is|was) the (?:number|code) (?:of|on|for))\b/i,
    'identifier',
    'phone',
  ),
  when(/\b(?:(?:at )?what time|what hour|which hour)\b/i, 'time'),
  when(/\bhow old\b|\b(?:what|which)\b.{0,20}\bage\b/i, 'duration', 'date', 'number'),
  when(/\bhow (?:long)\b/i, 'duration', 'quantity'),
  when(
    /\bhow (?:big|large|high|deep|tall|far|wide|heavy|thick|fast|warm|hot|cold|strong)\b|\bweigh/i,
    'quantity',
    'number',
  ),
  when(/\bhow many (?:seconds|minutes|hours|days|nights|weeks|months|years)\b/i, 'duration', 'number'),
  when(/\bhow many \w/i, 'number', 'quantity'),
  when(/\bhow much (?:notice|time|warning)\b/i, 'duration'),
  when(/\b(?:what|which) (?:amount|sum)\b/i, 'money'),
  when(/\bhow much of\b/i, 'quantity', 'money', 'number'),
  when(/\bhow much (?:is|are|was|were|did|does|do)\b/i, 'money'),
  [(text) => /\bhow (?:much|expensive|dear)\b/i.test(text) && money.test(text), ['money']],
  when(/\bhow (?:much|expensive|dear)\b/i, 'quantity', 'money', 'number', 'duration'),
  when(/^(?:who|whom|whose|to whom|by whom|with whom|for whom)\b/i, 'person'),
  when(/^(?:what|which)\b.{0,12}\bname of the \w+ (?:who|that)\b/i, 'person'),
  when(/\b(?:what|which) year\b/i, 'date', 'number'),
  when(/\b(?:when|(?:what|which) (?:date|day|month|weekday))\b/i, 'date', 'time'),
  [(text) => /^(?:what|which|how)\b/i.test(text) && money.test(text), ['money']],
  when(
    /\b(?:what|which)\b.{0,30}\b(?:level|height|depth|length|width|size|weight|temperature|pressure|speed|capacity|dose|distance|percentage)\b/i,
    'quantity',
    'number',
  ),
]

/** What the answer to a question must be, the likeliest first; none where that cannot be told. */
export function kindsOf(text: string): readonly AnswerValueKind[] {
  return rules.find(([asks]) => asks(text))?.[1] ?? []
}

/** The stems of words that a value of the kind asked for stands for. */
export function kindWords(kinds: readonly AnswerValueKind[]): ReadonlySet<string> {
  const words: Partial<Record<AnswerValueKind, string>> = {
    money: 'cost price charge pay paid owe worth spend spent money bill amount sell sold earn',
    date: 'date day when month',
    time: 'time hour day',
    duration: 'long time',
    quantity:
      'weigh weight big large high tall heavy much hot cold warm cool deep wide thick far fast strong temperature speed',
    number: 'many',
    email: 'mail email address e-mail e',
    phone: 'telephone phone number mobile',
    link: 'website link url address site web',
    person: 'name',
  }
  const [first] = kinds
  return new Set((first ? (words[first] ?? '') : '').split(' ').map(stemOf))
}
