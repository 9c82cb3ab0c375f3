import type { Turns } from '#adapters'
import type { Handler } from '#engine'

/**
 * The same handler, whose effects begin one a turn: a hundred that are due at the same moment would keep everybody who asks
 * something waiting until the last of them is under way.
 */
export function inTurns(handler: Handler, turns: Turns): Handler {
  const prepare = handler.prepare?.bind(handler)
  return {
    ...handler,
    ...(prepare && {
      async prepare(args, call) {
        await turns.next()
        return prepare(args, call)
      },
    }),
    async run(args, prepared, call) {
      // Those that touch nothing have not been prepared.
      if (handler.classify(args) === 'pure') await turns.next()
      return handler.run(args, prepared, call)
    },
  }
}
