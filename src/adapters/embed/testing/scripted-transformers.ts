/** Stands in for transformers.js: a vector counts the letters of its text. Told to fail by its model's folder. */
export const env = { cacheDir: '', localModelPath: '', allowRemoteModels: true }

const dimensions = 384
/** The first says what the package was told; the others are from 1. */
const places = { mayFetch: 380, isPlaced: 381 }

interface Output {
  tolist(): number[][]
}

export async function pipeline(
  task: string,
  model: string,
  options: { dtype: string },
): Promise<(texts: readonly string[], options: { pooling: string; normalize: boolean }) => Promise<Output>> {
  if (env.localModelPath.includes('missing')) throw new Error(`There is no ${model}.`)
  if (env.localModelPath.includes('dying')) process.exit(3)
  if (task !== 'feature-extraction' || options.dtype !== 'q8')
    throw new Error('It was asked for something else.')
  return async (texts, { pooling, normalize }) => {
    if (pooling !== 'mean' || !normalize) throw new Error('It was asked for something else.')
    return { tolist: () => texts.map(lettersOf) }
  }
}

function lettersOf(text: string): number[] {
  const counts = Array<number>(dimensions).fill(0)
  for (const letter of `.${text}`) {
    const at = (letter.codePointAt(0) ?? 0) % 380
    counts[at] = (counts[at] ?? 0) + 1
  }
  if (text === 'what were you told?') {
    counts[places.mayFetch] = env.allowRemoteModels ? 100 : 0
    counts[places.isPlaced] = env.cacheDir === '/cache' && env.localModelPath === '/models' ? 100 : 0
  }
  const length = Math.hypot(...counts)
  return counts.map((count) => count / length)
}
