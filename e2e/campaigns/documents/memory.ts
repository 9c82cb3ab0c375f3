import { readdirSync, readFileSync } from 'node:fs'

const lookEveryMs = 100

interface Peak {
  /** What all of them have, in bytes; pages that they share are counted once. */
  readonly together: number
  /** The sum of what each of them has: shared pages are counted as often as there are processes. */
  readonly summed: number
}

/** Watches how much memory a process takes with all that it has started. Linux only. */
export class MemoryWatch implements Disposable {
  private together = 0
  private summed = 0
  private readonly timer: NodeJS.Timeout

  constructor(pid: number) {
    this.timer = setInterval(() => {
      this.look(pid)
    }, lookEveryMs)
  }

  get peak(): Peak {
    return { together: this.together, summed: this.summed }
  }

  [Symbol.dispose](): void {
    clearInterval(this.timer)
  }

  private look(pid: number): void {
    let [together, summed] = [0, 0]
    for (const one of familyOf(pid)) {
      const rollup = tryRead(`/proc/${one}/smaps_rollup`)
      together += bytesAt(rollup, 'Pss')
      summed += bytesAt(rollup, 'Rss')
    }
    this.together = Math.max(this.together, together)
    this.summed = Math.max(this.summed, summed)
  }
}

function familyOf(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(/\) \S (\d+)/.exec(tryRead(`/proc/${name}/stat`))?.[1] ?? 0)
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const family = [pid]
  for (const one of family) family.push(...(children.get(one) ?? []))
  return family
}

function bytesAt(rollup: string, name: string): number {
  return 1_024 * Number(new RegExp(String.raw`^${name}:\s+(\d+)`, 'm').exec(rollup)?.[1] ?? 0)
}

/** Processes end while they are looked at. */
function tryRead(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
