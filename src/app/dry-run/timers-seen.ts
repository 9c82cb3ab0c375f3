import type { Command, Program, ProgramEvent } from '#engine'

/** A timer that a run has asked for. */
export interface SeenTimer {
  readonly run: string
  readonly key: string
  readonly ms: number
  fired: boolean
}

/** Takes note of the timers that runs ask for; the journal only says that they have rung. */
export class TimersSeen {
  private readonly byState = new WeakMap<object, string>()
  private readonly timers = new Map<string, SeenTimer>()

  /** The same program, watched. */
  watch(program: Program): Program {
    return {
      ...program,
      step: (state, event, definition) => {
        const run = this.runOf(state, event)
        if (event.type === 'timer.fired') this.fire(run, event.key)
        const step = program.step(state, event, definition)
        if (typeof step.state === 'object' && step.state !== null) this.byState.set(step.state, run)
        for (const command of step.commands) this.note(run, command, event.at)
        return step
      },
    }
  }

  /** Timers that rang after a time that is worth telling. */
  get fired(): readonly SeenTimer[] {
    return [...this.timers.values()].filter(({ fired, ms }) => fired && ms > 0)
  }

  private runOf(state: unknown, event: ProgramEvent): string {
    if (event.type === 'started') return event.run
    return (typeof state === 'object' && state !== null ? this.byState.get(state) : undefined) ?? ''
  }

  private note(run: string, command: Command, at: number): void {
    if (command.do !== 'timer') return
    const { key } = command
    const ms = 'delayMs' in command ? command.delayMs : command.atMs - at
    this.timers.set(`${run} ${key}`, { run, key, ms, fired: false })
  }

  private fire(run: string, key: string): void {
    const timer = this.timers.get(`${run} ${key}`)
    if (timer) timer.fired = true
  }
}
