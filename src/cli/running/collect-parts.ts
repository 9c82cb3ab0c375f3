/** The most that one part of a list has. */
const partLength = 200

/** As many of a list as are wanted, part by part. */
export async function collectParts<Item>(
  limit: number,
  take: (part: {
    limit: number
    cursor?: string
  }) => Promise<{ items: readonly Item[]; next: string | null }>,
): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null | undefined; cursor !== null && items.length < limit;) {
    const part = await take({
      limit: Math.min(partLength, limit - items.length),
      ...(cursor === undefined ? {} : { cursor }),
    })
    items.push(...part.items)
    cursor = part.next
  }
  return items
}
