const units = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** Milliseconds of a duration of a policy, such as `1d12h`. */
export function durationMs(text: string): number {
  let total = 0
  for (const [unit, size] of units) {
    const [, amount] = new RegExp(`(\\d+)${unit}`).exec(text) ?? []
    total += Number(amount ?? 0) * size
  }
  return total
}

/** In the largest units that leave no rest: `90m` is `1h30m`. */
export function durationText(ms: number): string {
  let rest = ms
  let text = ''
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) text += `${count}${unit}`
  }
  return text === '' ? '0s' : text
}
