import { AppError, Collection, ownCollections } from '#contract'

import type { KeptLibrarySettings } from './library-settings.ts'

/** The collections of a home by name: those that every home has, and those that people have made. */
export function listCollections(settings: KeptLibrarySettings): readonly Collection[] {
  const { collections } = settings.get()
  const own = ownCollections.filter((name) => !collections.some((one) => one.name === name))
  return [...collections, ...own.map((name) => Collection.parse({ name }))].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )
}

/** @throws AppError `documents.no_collection` */
export function getCollection(settings: KeptLibrarySettings, name: string): Collection {
  const found = listCollections(settings).find((one) => one.name === name)
  if (found) return found
  throw new AppError('documents.no_collection', `There is no collection ${name}.`, {
    hint: `Make it with \`adjutant collections add ${name}\`, or see \`adjutant collections list\`.`,
    details: { collection: name },
  })
}

export function isOwnCollection(name: string): boolean {
  return (ownCollections as readonly string[]).includes(name)
}
