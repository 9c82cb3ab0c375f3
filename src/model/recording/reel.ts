import { AppError, type RecordedCall, type RecordedLine } from '#contract'

import type { Essence } from './essence.ts'
import { nearestTo } from './nearest.ts'

/** Characters of what was asked that an error tells. */
const mostTold = 80

/** A recording that is played: what was asked several times is answered as it was, one time after the other. */
export class Reel {
  readonly #file: string
  readonly #calls: readonly RecordedCall[]
  readonly #lists = new Map<string, readonly string[]>()
  readonly #byKey: ReadonlyMap<string, readonly RecordedCall[]>
  /** How often each was played. */
  readonly #played = new Map<string, number>()

  constructor(file: string, lines: readonly RecordedLine[]) {
    this.#file = file
    this.#calls = lines.filter((line) => line.is === 'call')
    this.#byKey = Map.groupBy(this.#calls, ({ key }) => key)
    for (const line of lines) if (line.is === 'list') this.#lists.set(line.provider, line.models)
  }

  /** What came of it; after the last time that was recorded, what came of that. @throws AppError `model.not_recorded` */
  next(asked: Essence): RecordedCall {
    const calls = this.#byKey.get(asked.key) ?? []
    const played = this.#played.get(asked.key) ?? 0
    const call = calls[Math.min(played, calls.length - 1)]
    if (!call) throw this.#missing(asked)
    this.#played.set(asked.key, played + 1)
    return call
  }

  /** As the provider said them; else those of it that were asked. */
  modelsOf(provider: string): readonly string[] {
    const asked = this.#calls
      .filter(({ model }) => model.startsWith(`${provider}/`))
      .map(({ model }) => model.slice(provider.length + 1))
    return this.#lists.get(provider) ?? [...new Set(asked)].toSorted()
  }

  #missing(asked: Essence): AppError {
    const nearest = nearestTo(asked, this.#calls)
    const found = nearest
      ? `Nearest is its call ${nearest.number}, ${told(nearest.call)}; not the same: ${nearest.differs.join(', ')}.`
      : 'It has no calls.'
    const model = asked.parts.get('model') ?? ''
    return new AppError(
      'model.not_recorded',
      `${this.#file} has no answer to what ${model} is asked. ${found}`,
      {
        hint: 'Ask what was recorded, or record it anew with `adjutant models record`.',
        details: {
          key: asked.key,
          ...(nearest ? { nearest: { key: nearest.call.key, differs: [...nearest.differs] } } : {}),
        },
      },
    )
  }
}

function told({ request: { messages } }: RecordedCall): string {
  const said = messages.findLast((message) => message.role !== 'tool')?.text ?? ''
  const line = said.replace(/\s+/g, ' ').trim()
  return `"${line.length > mostTold ? `${line.slice(0, mostTold).toWellFormed()}…` : line}"`
}
