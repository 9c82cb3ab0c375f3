import { type ChatRequest, type ChatResponse, type ModelMessage, type Label, type TurnView } from '#contract'

/** What comes of a turn, as other programs know it. */
export function responseOf(view: TurnView): ChatResponse {
  const { run, status, answer, parts, isForPerson, degraded, model, finish, error, usage, cost } = view
  return {
    run,
    status,
    response: answer,
    actions: parts.flatMap((part) => {
      if (part.is !== 'call') return []
      const { key, tool, state, input, output, error: why } = part
      return [{ key, tool, state, input, output, error: why }]
    }),
    waits_for_person: isForPerson,
    degraded,
    model,
    plan: null,
    finish,
    error,
    usage,
    cost,
  }
}

/** What a program has sent along: nobody knows who wrote that. */
export const sentAlong: Label = {
  integrity: 'untrusted',
  confidentiality: 'private',
  sources: ['request:context'],
}

type Context = ChatRequest['context']

export function hasMaterial({
  user_profile,
  relevant_documents,
  recent_tasks,
  conversation_history,
}: Context): boolean {
  return (
    Object.keys(user_profile).length +
      relevant_documents.length +
      recent_tasks.length +
      conversation_history.length >
    0
  )
}

/** What was sent along, as it is put before the agent. */
export function materialOf(context: Context): { title: string; text: string }[] {
  const { user_profile: profile, relevant_documents: documents, recent_tasks: tasks } = context
  return [
    ...(Object.keys(profile).length > 0
      ? [{ title: 'The person', text: JSON.stringify(profile, null, 1) }]
      : []),
    ...documents.map(({ title, text }) => ({ title: title === '' ? 'A document' : title, text })),
    ...(tasks.length > 0 ? [{ title: 'Tasks of late', text: JSON.stringify(tasks, null, 1) }] : []),
  ]
}

export function messagesOf({ conversation_history: said }: Context): ModelMessage[] {
  return said.map(({ role, content: text }) => (role === 'user' ? { role, text } : { role, text, calls: [] }))
}
