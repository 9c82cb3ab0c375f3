/** What the squares of a vector's parts add up to, on average: the lean that all have, topic, subject, and what is its own. */
const lean = 0.175
const topic = 0.15
const subject = 0.2
const own = 1 - lean - topic - subject

const topics = 40
const subjects = 2_000
/** Most of what tells vectors apart lies in few directions, in the first of them most; the rest in all directions alike. */
const directions = 64
const decay = 0.65
const alike = 0.1

/**
 * Vectors like those of texts: topics, within them subjects of very different size (Zipf), and all lean the same way. The
 * cosine of two that are picked at random is 0.2 on average, that of the ten nearest 0.77 (measured, at 100,000).
 */
export function makeVectors(count: number, dimensions: number, random: () => number): Float32Array[] {
  const normal = createNormal(random)
  const isotropic = (): Float32Array => {
    const vector = new Float32Array(dimensions)
    for (let index = 0; index < dimensions; index += 1) vector[index] = normal()
    return unit(vector)
  }
  const main = Array.from({ length: directions }, isotropic)
  const shares = main.map((_, index) => (index + 1) ** -decay)
  const strength = Math.sqrt((1 - alike) / shares.reduce((sum, share) => sum + share ** 2, 0))
  /** About of length 1. */
  function spread(): Float32Array {
    const vector = scaled(isotropic(), Math.sqrt(alike))
    for (const [index, direction] of main.entries())
      add(vector, direction, strength * (shares[index] ?? 0) * normal())
    return vector
  }
  const around = (centre: Float32Array, vector: Float32Array, square: number): Float32Array =>
    add(scaled(vector, Math.sqrt(square)), centre, 1)

  const common = scaled(isotropic(), Math.sqrt(lean))
  const ofTopics = Array.from({ length: topics }, () => around(common, unit(spread()), topic))
  const ofSubjects = Array.from({ length: subjects }, (_, index) =>
    around(ofTopics[index % topics] ?? common, unit(spread()), subject),
  )
  return Array.from({ length: count }, () => {
    // Zipf: the first subjects have most.
    const centre = ofSubjects[Math.floor(subjects ** random()) - 1] ?? common
    return unit(around(centre, spread(), own))
  })
}

/** Box and Muller's: numbers come in pairs. */
function createNormal(random: () => number): () => number {
  let kept: number | undefined
  return () => {
    if (kept !== undefined) {
      const one = kept
      kept = undefined
      return one
    }
    const distance = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    kept = distance * Math.sin(angle)
    return distance * Math.cos(angle)
  }
}

function unit(vector: Float32Array): Float32Array {
  let square = 0
  for (let index = 0; index < vector.length; index += 1) square += (vector[index] ?? 0) ** 2
  return scaled(vector, 1 / Math.sqrt(square))
}

/** In place. */
function scaled(vector: Float32Array, by: number): Float32Array {
  for (let index = 0; index < vector.length; index += 1) vector[index] = (vector[index] ?? 0) * by
  return vector
}

/** To the first, in place. */
function add(vector: Float32Array, other: Float32Array, times: number): Float32Array {
  for (let index = 0; index < vector.length; index += 1)
    vector[index] = (vector[index] ?? 0) + times * (other[index] ?? 0)
  return vector
}
