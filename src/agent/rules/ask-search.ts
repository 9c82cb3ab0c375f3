import { after, match, patterns } from './patterns.ts'
import { trimSigns, typedText, type Word } from './sentence.ts'
import type { Outcome, Wish } from './wish.ts'

const tool = 'search'

/** What is looked through: what somebody has written or kept, not the world. */
const own = [
  '[all] [of] [my|our] documents|notes|files|papers|texts',
  'everything i have written|wrote',
  'the project',
  'my project [folder]',
]
const searching = patterns(
  ...own.map((where) => `search|look|check [in|through|across] ${where}`),
  ...own.map((where) => `go through ${where}`),
)
const searchFor = patterns('for|about|mentioning')
const lookingFor = patterns(
  'search|look for',
  'find [me] [everything|anything|something|all] [about|on|mentioning]',
  'look up',
)
const where = patterns(...own.map((one) => `in|through|across|from ${one}`))
const writing = patterns(
  'where did i write|note|mention [down] [something|anything] [about|that]',
  'where have i written|noted|mentioned [down] [something|anything] [about|that]',
  'what did i write|note [down] about',
  'what have i written|noted [down] about',
  'did i write|note [down] anything|something about',
  'find what i wrote|noted about',
  'what do my notes|documents|files say about',
  'which|what [of] [my] notes|documents|files are about',
  'which|what [of] [my] notes|documents|files mention|contain',
  'do i have [any] notes|documents|files about|on|mentioning',
  'find|show [me] [all] my|our notes|documents|files about|mentioning|containing',
  'find|show [me] [all] my|our notes|documents|files that mention|contain',
)

/** Words to be looked for in what is written down. */
export function readSearch(wish: Wish): Outcome {
  const { words } = wish
  const through = after(words, searching)
  if (through) {
    const query = after(through, searchFor)
    if (through.length === 0 || query?.length === 0) return { is: 'missing', tool, what: 'what to look for' }
    return query ? call(query) : { is: 'unclear', tool }
  }
  const written = after(words, writing)
  if (written && isAsked(words))
    return written.length === 0 ? { is: 'missing', tool, what: 'what to look for' } : call(written)
  const looked = after(words, lookingFor)
  if (!looked) return undefined
  // Without saying where, it could be anywhere in the world.
  const at = looked.findLastIndex((_word, index) => match(looked, index, where) === looked.length)
  return at > 0
    ? call(looked.slice(0, at))
    : at === 0
      ? { is: 'missing', tool, what: 'what to look for' }
      : undefined
}

function isAsked(words: readonly Word[]): boolean {
  const end = match(words, 0, writing) ?? 0
  return (
    /^(?:about|on|mention|mentioned|contain|mentioning|containing|that)$/.test(words[end - 1]?.plain ?? '') ||
    /^(?:where|which|what)$/.test(words[0]?.plain ?? '')
  )
}

function call(said: readonly Word[]): Outcome {
  const words = trimSigns(said)
  const [first, second] = words
  if (first?.quoted != null)
    return second || first.quoted.trim() === ''
      ? { is: 'unclear', tool }
      : { is: 'call', tool, input: { query: first.quoted.trim() } }
  const bare = words.slice(match(words, 0, patterns('the|my|a|an')) ?? 0)
  if (bare.length === 0) return { is: 'missing', tool, what: 'what to look for' }
  const isOdd =
    /^(?:word|words|phrase|term)$/.test(bare[0]?.plain ?? '') ||
    bare.some(({ plain }) =>
      /^(?:[~/].*|in|on|online|web|internet|google|tell|show|it|that|this|them)$/.test(plain),
    )
  return isOdd || bare.length > 12
    ? { is: 'unclear', tool }
    : { is: 'call', tool, input: { query: typedText(bare) } }
}
