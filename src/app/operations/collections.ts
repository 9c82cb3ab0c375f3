import { AppError, Collection, type CollectionView, type Implementations, type Operations } from '#contract'
import { documentsForget } from '#tools'

import { getCollection, isOwnCollection, listCollections } from '../library/collections.ts'
import type { Desk } from './desk.ts'
import { forgetDocuments } from './documents-forget.ts'

type Named = Extract<keyof Operations, `collections.${string}`>

export function collectionsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { library } = desk.workspace
  const { settings } = library

  async function viewAll(collections: readonly Collection[]): Promise<CollectionView[]> {
    const counts = new Map((await library.counts()).map((one) => [one.collection, one]))
    const space = await library.spaceName()
    return Promise.all(
      collections.map(async (collection) => {
        const { documents = 0, passages = 0, vectors = {} } = counts.get(collection.name) ?? {}
        return {
          ...collection,
          isOwn: isOwnCollection(collection.name),
          documents,
          passages,
          withVectors: space === null ? 0 : (vectors[space] ?? 0),
          unread: await library.countUnread(collection.name),
        }
      }),
    )
  }

  async function view(name: string): Promise<CollectionView> {
    const [found] = await viewAll([getCollection(settings, name)])
    if (found) return found
    throw new AppError('internal.bug', 'A collection has no view.')
  }

  return {
    'collections.list': async () => ({ items: await viewAll(listCollections(settings)) }),
    'collections.get': async ({ name }) => view(name),

    async 'collections.put'(given, { caller }) {
      const collection = Collection.parse(given)
      const { name } = collection
      settings.change(
        (now) => ({
          ...now,
          collections: [...now.collections.filter((one) => one.name !== name), collection],
        }),
        caller,
      )
      desk.changed('documents')
      return view(name)
    },

    async 'collections.remove'({ name }, call) {
      getCollection(settings, name)
      const done = await forgetDocuments(desk, documentsForget, { collection: name, under: null }, call)
      if (done.status === 'completed') {
        settings.change(
          (now) => ({
            collections: now.collections.filter((one) => one.name !== name),
            watches: now.watches.filter(({ collection }) => collection !== name),
          }),
          call.caller,
        )
        desk.changed('documents')
      }
      return done
    },
  }
}
