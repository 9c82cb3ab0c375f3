import { AppError } from '#contract'

import type { Library } from './ports/library.ts'

/** A library as somebody has it who works in a project: with its collections and those of none, and no others. */
export function libraryIn(project: string, library: Library): Library {
  function requireHere(collection: string): void {
    if (!library.collectionsIn(project).includes(collection)) throw notHere(collection, project)
  }
  return {
    collectionsIn(folder) {
      const here = library.collectionsIn(project)
      return library.collectionsIn(folder).filter((name) => here.includes(name))
    },
    async find(collection, path) {
      requireHere(collection)
      return library.find(collection, path)
    },
    async list(collection, where) {
      requireHere(collection)
      return library.list(collection, where)
    },
    async listUnread(collection, where) {
      requireHere(collection)
      return library.listUnread(collection, where)
    },
    async take(file, how) {
      requireHere(file.collection)
      return library.take(file, how)
    },
    async remove(collection, where) {
      requireHere(collection)
      return library.remove(collection, where)
    },
    async search(query, options) {
      for (const name of query.collections ?? []) requireHere(name)
      const collections = query.collections ?? library.collectionsIn(project)
      return library.search({ ...query, collections }, options)
    },
    async text(document, range) {
      const found = await library.text(document, range)
      return found && library.collectionsIn(project).includes(found.document.collection) ? found : undefined
    },
    embed: async (how) => library.embed(how),
  }
}

function notHere(collection: string, project: string): AppError {
  return new AppError(
    'documents.no_collection',
    `In the project ${project} there is no collection ${collection}.`,
    {
      hint: 'It may belong to another project: see `adjutant collections list`.',
      details: { collection, project },
    },
  )
}
