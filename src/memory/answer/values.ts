import type { AnswerValueKind } from '#contract'

/** Something that is asked for, as it stands in a text. */
export interface FoundValue {
  readonly kind: AnswerValueKind
  /** In characters of the text, the end not included. */
  readonly from: number
  readonly to: number
  readonly text: string
}

const months =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const days = '(?:mon|tues|wednes|thurs|fri|satur|sun)days?'
const counts =
  '(?:\\d[\\d,.]*|half an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty)'
const spans =
  '(?:seconds?|minutes?|mins?|hours?|hrs?|h|days?|nights?|weeks?|fortnights?|months?|years?|terms?)'
const measures =
  '(?:kilograms?|kilos?|kg|grams?|g|mg|tonnes?|pounds|lbs?|ounces?|oz|kilometres?|km|metres?|meters?|m|cm|mm|miles?|feet|ft|inch(?:es)?|litres?|liters?|ml|l|m[23²³]|square metres|hectares?|kwh|kwp?|watts?|w|volts?|v|bar|°c|°f|degrees|mbit/s|gbit/s|mph|km/h|gb|tb|mb|%|per ?cent|teaspoons?|tablespoons?|cups?|frames?)'

const patterns: readonly (readonly [AnswerValueKind, RegExp])[] = [
  ['email', /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/gu],
  ['link', /https?:\/\/[^\s<>"')\]]{1,2000}/gu],
  [
    'money',
    /[£€$¥₹]\s?(?:\d{1,3}(?:\.\d{3})+,\d{2}|\d+(?:,\d{3})*(?:[.,]\d{1,2})?)(?!\d)(?:\s?(?:million|bn|k)\b)?|(?<![\p{L}\p{N}.,])\d+(?:[,.]\d+)*\s?(?:€|£|(?:kroner|kronor|kr|pounds sterling|euros?|dollars?|pence|usd|eur|gbp|chf|nok|sek|dkk)\b)/giu,
  ],
  [
    'date',
    new RegExp(
      [
        '(?<!\\d)\\d{4}-\\d{2}-\\d{2}(?!\\d)',
        `(?<!\\d)\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${months}\\b(?:\\.(?= \\d{4}))?(?:,? \\d{4}\\b(?!-))?`,
        `\\b${months}\\.? \\d{1,2}(?:st|nd|rd|th)?\\b(?:,? \\d{4}\\b(?!-))?`,
        '(?<![\\d./])\\d{1,2}[./]\\d{1,2}[./]\\d{4}(?!\\d)',
        `\\b${months} \\d{4}\\b`,
        `\\b${days}\\b`,
      ].join('|'),
      'giu',
    ),
  ],
  [
    'time',
    /(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m\b)?|\b\d{1,2}\s?[ap]m\b|\b(?:noon|midnight|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:o['’]clock|in the (?:morning|afternoon|evening))|half past \p{L}+)\b/giu,
  ],
  [
    'duration',
    new RegExp(
      `(?<![\\p{L}\\p{N}.])(?:${counts}[ -]|an (?=hour))${spans}(?:['’]s?)?(?![\\p{L}\\p{N}])`,
      'giu',
    ),
  ],
  [
    'quantity',
    new RegExp(`(?<![\\p{L}\\p{N}.])[-+]?\\d+(?:[.,]\\d+)*\\s?${measures}(?![\\p{L}\\p{N}/])`, 'giu'),
  ],
  ['phone', /(?<![\p{L}\p{N}.£€$-])\+?\d(?:[ -]?\(?\d\)?){6,14}(?![\p{L}\p{N}-])/gu],
  [
    'identifier',
    /(?<![\p{L}\p{N}@/.-])(?=[\p{L}\p{N}/-]{0,40}\d)(?=[\p{L}\p{N}/-]{4,40}(?![\p{L}\p{N}]))[\p{Lu}\p{N}]+(?:[-/][\p{L}\p{N}]+)*(?![\p{L}\p{N}@])/gu,
  ],
  [
    'person',
    /(?<![\p{L}\p{N}])(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?\p{Lu}[\p{Ll}\p{M}'’-]+(?: (?:\p{Lu}\.|van|von|de|da|del|\p{Lu}[\p{L}\p{M}'’-]+)){0,3}(?![\p{L}\p{N}])/gu,
  ],
  ['number', new RegExp(`(?<![\\p{L}\\p{N}.,-])(?:\\d+(?:[.,]\\d+)*|${counts})(?![\\p{L}\\p{N}])`, 'giu')],
]

const withNumbers: readonly AnswerValueKind[] = [
  'email',
  'link',
  'money',
  'date',
  'time',
  'phone',
  'identifier',
]

const notNames = new RegExp(
  `^(?:${months}|${days}|the|a|an|we|he|she|it|they|you|your|our|his|her|their|this|that|these|those|there|here|if|in|on|at|for|from|and|but|or|not|no|all|anyone|nobody|everybody|somebody|please|dear|hello|date|to|total|after|before|when|what|who|how|some|each|both|next|new|one|two|two|three|then|thank|thanks|yes|as|by|with|without)$`,
  'i',
)

/** The values of these kinds in a text, in the order in which they stand there. */
export function valuesIn(text: string, kinds: readonly AnswerValueKind[]): FoundValue[] {
  const found: FoundValue[] = []
  // A number within a date, a time or an amount is none of its own.
  const wanted = kinds.includes('number') ? [...kinds, ...withNumbers] : kinds
  for (const [kind, pattern] of patterns) {
    if (!wanted.includes(kind)) continue
    for (const { 0: match, index } of text.matchAll(pattern)) {
      const value = { kind, from: index, to: index + match.length, text: match }
      const isInner = kind === 'number' && found.some(({ from, to }) => from <= value.from && value.to <= to)
      if (!isInner && isSound(value, text)) found.push(value)
    }
  }
  const asked = found.filter(({ kind }) => kinds.includes(kind))
  return asked.toSorted((a, b) => a.from - b.from || b.to - a.to)
}

function isSound({ kind, text, from }: FoundValue, whole: string): boolean {
  if (kind === 'phone') return !/^\d{4}-\d{2}-\d{2}/.test(text) && text.replaceAll(/\D/g, '').length >= 7
  if (kind === 'identifier')
    return !/^\d{4}-\d{2}(?:-\d{2})?$/.test(text) && !isYearOrAmount(text, whole, from)
  if (kind !== 'person') return true
  const words = text.split(' ')
  if (words.some((word) => notNames.test(word))) return false
  return words.length > 1 || !startsSentence(whole, from)
}

function isYearOrAmount(text: string, whole: string, from: number): boolean {
  return (
    (/^\d+$/.test(text) && text.length <= 4) || /[£€$]\s?$/.test(whole.slice(Math.max(0, from - 2), from))
  )
}

function startsSentence(whole: string, from: number): boolean {
  return /(?:^|[.!?:|]\s*|\n\s*)["“‘(*-]*\s*$/.test(whole.slice(Math.max(0, from - 6), from))
}
