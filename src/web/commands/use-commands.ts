import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'

import { now } from '../client/browser.ts'
import { createKeyReader } from './keys.ts'
import { type Command, commands, offer } from './registry.ts'

/** Offers commands while the caller is on the screen. What they do and when is always the newest; ids must stay the same. */
export function useCommands(offered: readonly Command[]): void {
  // The palette asks `when` while it is drawn, which an effect event would refuse.
  const newest = useRef(offered)
  useLayoutEffect(() => {
    newest.current = offered
  })
  const shape = JSON.stringify(offered.map(({ id, title, group, keys }) => ({ id, title, group, keys })))
  useEffect(() => {
    const find = (id: string): Command | undefined => newest.current.find((command) => command.id === id)
    const facts = JSON.parse(shape) as readonly Pick<Command, 'id' | 'title' | 'group' | 'keys'>[]
    return offer(
      facts.map((fact) => ({
        ...fact,
        when: () => find(fact.id)?.when?.() ?? true,
        run: () => find(fact.id)?.run(),
      })),
    )
  }, [shape])
}

/** The commands that can be done at present. */
export function useOfferedCommands(): readonly Command[] {
  return useSyncExternalStore(commands.subscribe, commands.get)
}

/** Lets keys do what their commands say. Once for the page. */
export function useCommandKeys(): void {
  useEffect(() => {
    const read = createKeyReader(commands.get)
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing) return
      const found = read(event, { isTyping: isTyping(event.target), at: now() })
      if (found === null) return
      event.preventDefault()
      if (found !== 'begun') found.run()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select')
  )
}
