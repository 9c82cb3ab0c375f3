import { BoundedMap, type Json } from '#base'
import type { Journal } from '#engine'

import type { Workspace } from './workspace.ts'

/** Definitions that are kept read; each can have thousands of nodes. */
const mostDefinitions = 50

/** Reads the definitions that runs pin. */
export function definitionsIn(journal: Journal): Workspace['definition'] {
  const read = new BoundedMap<string, Json>(mostDefinitions)
  return async (hash, { anew = false } = {}) => {
    if (hash === null) return null
    const known = anew ? undefined : read.get(hash)
    if (known !== undefined) return known
    const text = await journal.definition(hash)
    if (text === undefined) return null
    const definition = JSON.parse(text) as Json
    // What is left of a definition may be whole again for a run that begins with it.
    if (!anew) read.set(hash, definition)
    return definition
  }
}
