import type { TraceRecord } from '../disk/read-trace.ts'
import type { Expected } from './check-home.ts'
import type { Said } from './spoken.ts'

/** Gathers what a workload says, as far as it has been heard. */
export class Expectation implements Expected {
  readonly asked = new Map<string, Extract<Said, { is: 'asked' }>>()
  readonly kept = new Set<string>()
  readonly blobs = new Map<string, string>()
  readonly messages = new Set<number>()

  hear(record: TraceRecord): void {
    if (record.type === 'A') this.take(JSON.parse(record.data.toString()) as Said)
  }

  private take(said: Said): void {
    switch (said.is) {
      case 'asked':
        this.asked.set(said.unit, said)
        return
      case 'kept':
        this.kept.add(said.unit)
        return
      case 'blob':
        this.blobs.set(said.ref, said.print)
        return
      case 'message':
        this.messages.add(said.id)
        return
      case 'refused':
        return
    }
  }
}
