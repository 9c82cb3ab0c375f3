/** Who is asked. */
export interface Choice {
  readonly agent: string
  /** `PROVIDER/MODEL`; null for what the agent has. */
  readonly model: string | null
}

const usualChoice: Choice = { agent: 'assistant', model: null }

/** Each session has its own in this tab. */
const place = (session: string): string => `adjutant.chat.${session}`

export function readChoice(session: string): Choice {
  try {
    const { agent, model } = JSON.parse(sessionStorage.getItem(place(session)) ?? '{}') as Partial<Choice>
    return {
      agent: typeof agent === 'string' ? agent : usualChoice.agent,
      model: typeof model === 'string' ? model : null,
    }
  } catch {
    return usualChoice // somebody has changed it by hand
  }
}

export function keepChoice(session: string, choice: Choice): void {
  sessionStorage.setItem(place(session), JSON.stringify(choice))
}
