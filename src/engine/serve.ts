import type { Json, JsonObject } from '#base'
import { AppError, personLabel } from '#contract'

import type { Input } from './decide.ts'
import type { Engine, StartRequest, Started } from './engine.ts'

interface Served extends Engine {
  startFor(request: StartRequest, message: number | null): Promise<Started>
  post(id: string, input: Input, message: number | null): Promise<void>
  toTree(id: string, input: Extract<Input, { do: 'pause' | 'resume' }>, message: number | null): Promise<void>
}

/** A wish of another process, as it stands in the inbox. */
export type Wish =
  | { do: 'start'; request: StartRequest }
  | { do: 'signal'; run: string; signal: Parameters<Engine['signal']>[1] }
  | { do: 'pause' | 'resume'; run: string; by: string }
  | { do: 'cancel'; run: string; by: string; reason: string }
  | { do: 'resolve'; run: string; key: string; as: 'done' | 'not-done' | 'retry'; output: Json; by: string }
  | { do: 'answer'; run: string; key: string; answer: Json; by: string }
  | { do: 'fork'; run: string; fromKey: string; overrides: JsonObject; newId?: string }

/** Does what a message asks for. Undefined when the answer was committed with the deed, so that neither is ever without the other. */
export async function serve(engine: Served, body: JsonObject, message: number): Promise<Json | undefined> {
  const wish = body as unknown as Wish
  switch (wish.do) {
    case 'start': {
      const { id, created } = await engine.startFor(wish.request, message)
      return created ? undefined : { ok: id }
    }
    case 'signal': {
      const { name, payload, label = personLabel, id = null, by = null } = wish.signal
      await engine.post(wish.run, { do: 'signal', name, payload, label, id, by }, message)
      return undefined
    }
    case 'pause':
    case 'resume':
      await engine.toTree(wish.run, { do: wish.do, by: wish.by }, message)
      return undefined
    case 'cancel':
      await engine.post(wish.run, { do: 'cancel', reason: wish.reason, by: wish.by }, message)
      return undefined
    case 'resolve': {
      const { key, as, output, by } = wish
      await engine.post(wish.run, { do: 'resolve', key, as, output, by }, message)
      return undefined
    }
    case 'answer': {
      const { key, answer, by } = wish
      await engine.post(wish.run, { do: 'answer', key, answer, by }, message)
      return undefined
    }
    case 'fork':
      // Made under an id of the message's own, so that doing it again after a crash finds it done.
      return {
        ok: await engine.fork(wish.run, {
          fromKey: wish.fromKey,
          overrides: wish.overrides,
          newId: wish.newId ?? `run_fork${message}`,
        }),
      }
    default:
      throw new AppError('input.invalid', 'The inbox holds a message that this release does not know.')
  }
}
