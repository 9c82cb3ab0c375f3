import type { MessagePort } from 'node:worker_threads'

import type { EmbedAnswer, EmbedCall } from './idle-thread.ts'

type Embed = (texts: readonly string[]) => Promise<Float32Array[]>

/** The thread's side: the model is loaded with the first call. */
export function serveEmbedding(port: MessagePort, load: () => Promise<Embed>): void {
  let loaded: Promise<Embed> | undefined
  async function answer({ id, texts }: EmbedCall): Promise<EmbedAnswer> {
    try {
      loaded ??= load()
      const embed = await loaded
      return { id, vectors: await embed(texts) }
    } catch (error) {
      loaded = undefined
      return { id, why: error instanceof Error ? error.message : String(error) }
    }
  }
  port.on('message', (call: EmbedCall) => {
    void answer(call).then((given) => port.postMessage(given))
  })
}
