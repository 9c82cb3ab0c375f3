import type { TabChannel, TabLock, Word } from './share-stream.ts'

const name = 'adjutant.stream'

export function browserChannel(): TabChannel {
  const channel = new BroadcastChannel(name)
  return {
    post: (word) => channel.postMessage(word),
    onWord: (listener) =>
      channel.addEventListener('message', ({ data }: MessageEvent<Word>) => listener(data)),
    close: () => channel.close(),
  }
}

/** Without Web Locks, as on a page that is no secure context, every tab reads for itself. */
export const browserLock: TabLock = async (hold, { signal }) => {
  const { locks } = navigator as { locks?: LockManager }
  if (locks === undefined) await hold()
  else await locks.request(name, { signal }, hold)
}
