import type { ModelMessage, ProviderKind } from '#contract'

/** Ids that do not fit are numbered, since a conversation may have been begun with another provider. */
export function wireIds(kind: ProviderKind, messages: readonly ModelMessage[]): Map<string, string> {
  const fits = kind === 'mistral' ? /^[a-zA-Z0-9]{9}$/ : /^[a-zA-Z0-9_-]{1,64}$/
  const all = new Set(messages.flatMap(idsOf))
  const ids = new Map<string, string>()
  let count = 0
  for (const id of all) {
    let wire = id
    while (!fits.test(wire) || (wire !== id && all.has(wire))) {
      count += 1
      wire = `c${String(count).padStart(8, '0')}`
    }
    ids.set(id, wire)
  }
  return ids
}

function idsOf(message: ModelMessage): string[] {
  if (message.role === 'assistant') return message.calls.map(({ id }) => id)
  return message.role === 'tool' ? [message.id] : []
}

/** Where a provider gives no ids, an SDK makes up random ones: a call that is asked again must get the same. */
const nameless = new Set<ProviderKind>(['google', 'ollama'])

export function callIds(
  kind: ProviderKind,
  calls: readonly { readonly id: string }[],
  messages: readonly ModelMessage[],
): string[] {
  const taken = new Set(messages.flatMap(idsOf))
  let count = new Set(messages.flatMap((message) => (message.role === 'assistant' ? idsOf(message) : [])))
    .size
  return calls.map(({ id: given }) => {
    let id = nameless.has(kind) ? '' : given
    while (id === '' || id.length > 200 || taken.has(id)) {
      count += 1
      id = `call-${count}`
    }
    taken.add(id)
    return id
  })
}
