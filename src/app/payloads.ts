import type { PayloadStore } from '#engine'
import type { Blobs } from '#gate'

/** Large journal texts as blobs. */
export function createPayloads(blobs: Blobs): PayloadStore {
  const { signal } = new AbortController()
  return {
    put(text) {
      return blobs.put([new TextEncoder().encode(text)], { signal })
    },
    async get(name) {
      const decoder = new TextDecoder()
      let text = ''
      for await (const piece of blobs.get(name, { signal })) text += decoder.decode(piece, { stream: true })
      return text + decoder.decode()
    },
  }
}
