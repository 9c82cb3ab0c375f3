import type { Output } from '../../client/create-client.ts'

type Message = Pick<Output<'messages.list'>['items'][number], 'from' | 'text' | 'run'>

/** Whether a message asks for something by a command. */
export function isCommand(text: string): boolean {
  return /^\/[a-z]/.test(text)
}

/**
 * Messages, oldest first, each with the words that were said later to the same run: what is said to an agent in the middle of
 * its turn is shown within the turn.
 */
export function withMeanwhile<One extends Message>(
  messages: readonly One[],
): readonly { readonly message: One; readonly meanwhile: readonly string[] }[] {
  const begun = new Map<string, string[]>()
  return messages.flatMap((message) => {
    const { run, from, text } = message
    const isSaying = run !== null && from === 'person' && !isCommand(text)
    const before = isSaying ? begun.get(run) : undefined
    if (before !== undefined) {
      before.push(text)
      return []
    }
    const meanwhile: string[] = []
    if (isSaying) begun.set(run, meanwhile)
    return [{ message, meanwhile }]
  })
}
