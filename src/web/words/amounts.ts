import { countText } from '#base'

const steps = ['B', 'kB', 'MB', 'GB', 'TB']

/** `812 B`, `1.5 kB`, `34 MB`: units of a thousand, as file managers count. */
export function bytesText(bytes: number): string {
  let value = bytes
  let step = 0
  while (value >= 999.5 && step < steps.length - 1) {
    value /= 1000
    step += 1
  }
  const digits = step === 0 || value >= 9.95 ? 0 : 1
  return `${value.toFixed(digits)} ${steps[step]}`
}

/** A number of milliseconds as it is read in tables: `0.4 ms`, `12 ms`, `1.3 s`. */
export function msText(ms: number): string {
  if (ms >= 999.5) return `${(ms / 1000).toFixed(1)} s`
  return `${ms < 9.95 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`
}

/** Millionths of a US dollar: `$0.002`, `$1.25`. */
export function moneyText(millionths: number): string {
  const dollars = millionths / 1_000_000
  if (dollars !== 0 && Math.abs(dollars) < 0.01) return `$${Number(dollars.toPrecision(2))}`
  const [whole = '0', cents = '00'] = dollars.toFixed(2).split('.')
  return `$${countText(Number(whole))}.${cents}`
}
