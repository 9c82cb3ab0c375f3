/** Nothing that is told in a conversation is longer. */
const longest = 4_000

/** A text, or its beginning and how much more of it there is. */
export function shortened(text: string): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest).toWellFormed()}… (${text.length - longest} characters more)`
}
