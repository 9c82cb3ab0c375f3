/** Questions over texts, with what people found to answer them. */
export interface JudgedSet {
  readonly name: string
  readonly texts: readonly { readonly id: string; readonly text: string }[]
  readonly questions: readonly Question[]
}

export interface Question {
  readonly text: string
  readonly relevant: ReadonlySet<string>
}

export interface Quality {
  readonly ndcg: number
  readonly recall: number
}

/** Of the first ten: how well they are ordered (nDCG, relevant or not), and the share of what is relevant among them. */
export function qualityOf(found: readonly string[], { relevant }: Question): Quality {
  const gain = (rank: number): number => 1 / Math.log2(rank + 2)
  const ten = found.slice(0, 10)
  const hits = ten.map((id, rank) => (relevant.has(id) ? gain(rank) : 0))
  const best = Array.from({ length: Math.min(10, relevant.size) }, (_, rank) => gain(rank))
  return { ndcg: sum(hits) / sum(best), recall: hits.filter((hit) => hit > 0).length / relevant.size }
}

export function meanQuality(some: readonly Quality[]): Quality {
  return {
    ndcg: sum(some.map(({ ndcg }) => ndcg)) / some.length,
    recall: sum(some.map(({ recall }) => recall)) / some.length,
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
