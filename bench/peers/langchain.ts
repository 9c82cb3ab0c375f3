/** LangChain's client of a chat model, asked as its documents show: one call, read as it streams. */
import { ChatOpenAI } from '@langchain/openai'

/** @returns asks once and says when the first of the answer came, by `performance.now()` */
export function langChain(url: string): (prompt: string) => Promise<number | null> {
  const model = new ChatOpenAI({
    model: 'm',
    apiKey: 'none',
    maxRetries: 2,
    streamUsage: true,
    configuration: { baseURL: url },
  })
  return async (prompt) => {
    let firstAt: number | null = null
    for await (const chunk of await model.stream(prompt))
      if (firstAt === null && chunk.content !== '') firstAt = performance.now()
    return firstAt
  }
}
