import type { Place } from '../cli/place.ts'

/** Has a home find documents by their words alone: vectors take many times as long as reading, and have tests of their own. */
export async function byWordsAlone(place: Place): Promise<void> {
  await place.json('api', 'settings.set', 'group=documents', 'values={"meaning":"words"}')
}
