import { badArgument, fault } from './fault.ts'
import { Special } from './special.ts'

const second = 1_000_000_000n
const units: Readonly<Record<string, bigint>> = {
  h: 3600n * second,
  m: 60n * second,
  s: second,
  ms: 1_000_000n,
  us: 1000n,
  µs: 1000n,
  ns: 1n,
}
/** About ten thousand years, the range that the protobuf type states. */
const largest = 315_576_000_000n * second

/** A length of time, exact to the nanosecond. */
export class Duration extends Special {
  readonly kind = 'duration'
  readonly nanos: bigint

  /** @throws Fault `expr.number_out_of_range` beyond about ten thousand years */
  constructor(nanos: bigint) {
    super()
    if (nanos > largest || nanos < -largest) fault('expr.number_out_of_range', 'This duration is too long.')
    this.nanos = nanos
  }

  /** Seconds with as many decimals as needed: `3.5s`. */
  override toString(): string {
    const size = this.nanos < 0n ? -this.nanos : this.nanos
    const decimals = (size % second).toString().padStart(9, '0').replace(/0+$/, '')
    return `${this.nanos < 0n ? '-' : ''}${size / second}${decimals === '' ? '' : `.${decimals}`}s`
  }
}

/** Reads `1h30m`, `1.5s`, `-20ms`. */
export function parseDuration(text: string): Duration {
  if (
    text.length > 100 ||
    !/^[+-]?(\d+(\.\d*)?|\.\d+)(h|ms|m|s|us|µs|ns)((\d+(\.\d*)?|\.\d+)(h|ms|m|s|us|µs|ns))*$/.test(text)
  ) {
    if (text !== '0') badArgument(`"${text.slice(0, 40)}" is no duration; write it like 1h30m or 2.5s.`)
    return new Duration(0n)
  }
  let nanos = 0n
  for (const [, whole = '', decimals = '', unit = ''] of text.matchAll(/(\d*)\.?(\d*)(ms|us|µs|ns|h|m|s)/g)) {
    const size = units[unit] ?? 0n
    nanos += BigInt(whole || '0') * size
    if (decimals !== '') nanos += (BigInt(decimals) * size) / 10n ** BigInt(decimals.length)
  }
  return new Duration(text.startsWith('-') ? -nanos : nanos)
}
