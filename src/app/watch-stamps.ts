import type { Clock } from '#base'
import type { Changed } from '#http'

/** How often it is looked whether another process has changed something, in milliseconds. */
const lookEveryMs = 1_000

/** Tells of what any process of the home has changed, this one included: grants on the command line reach open pages. */
export function watchStamps({
  stamps,
  clock,
  changed,
}: {
  stamps: () => Readonly<Partial<Record<Changed, string>>>
  clock: Clock
  changed: (what: Changed) => void
}): Disposable {
  let before = stamps()
  let timer: Disposable
  function look(): void {
    const now = stamps()
    for (const what of Object.keys(now) as Changed[]) if (now[what] !== before[what]) changed(what)
    before = now
    timer = clock.after(lookEveryMs, look)
  }
  timer = clock.after(lookEveryMs, look)
  return { [Symbol.dispose]: () => timer[Symbol.dispose]() }
}
