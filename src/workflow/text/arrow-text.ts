/** An edge as people write it: `a -> b on error when input.n > 1`. */
export function arrowText({
  from,
  to,
  on,
  when,
}: {
  from: string
  to: string
  on?: string
  when?: string
}): string {
  return `${from} -> ${to}${on === undefined || on === 'done' ? '' : ` on ${on}`}${when === undefined ? '' : ` when ${when}`}`
}
