/** Vectors like those of texts: topics, within them subjects of very different size, and all lean a little the same way. */
export function makeVectors(count: number, dimensions: number, random: () => number): Float32Array[] {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const lean = Float32Array.from({ length: dimensions }, normal)
  const around = (centre: Float32Array, spread: number): Float32Array =>
    unit(centre.map((part) => part + (spread * normal()) / Math.sqrt(dimensions)))
  const topics = Array.from({ length: 40 }, () => around(unit(lean), 1.5))
  const subjects = Array.from({ length: 2_000 }, (_, index) =>
    around(topics[index % topics.length] ?? lean, 0.9),
  )
  return Array.from({ length: count }, () => {
    // Zipf: the first subjects have most.
    const subject = subjects[Math.floor(subjects.length ** random()) - 1] ?? lean
    return around(subject, 0.7)
  })
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map((part) => part / length)
}
