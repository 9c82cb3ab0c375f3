import assert from 'node:assert/strict'

import type { Json, JsonObject } from '#base'
import { AppError, errorCodes, type Label, type Problem, publicLabel, toProblem } from '#contract'
import type { Command, Program, ProgramEvent } from '#engine'

/** What the world answers in a simulation. Throwing an AppError fails the effect. */
export interface SimulatedWorld {
  effect?(
    args: Json,
    call: {
      key: string
      run: string
      attempt: number
      at: number
      command: Extract<Command, { do: 'effect' }>
    },
  ): Json | Labelled
  /** The answer to a wait, so many milliseconds later; undefined for none. */
  answer?(
    wait: Extract<Command, { do: 'wait' }>,
    run: string,
  ): { payload: Json; afterMs?: number; label?: Label } | undefined
  /** By hash: the definitions that children name. */
  definitions?: Readonly<Record<string, Json>>
}

export class Labelled {
  readonly value: Json
  readonly label: Label
  constructor(value: Json, label: Label) {
    this.value = value
    this.label = label
  }
}

export interface SimulationOptions extends SimulatedWorld {
  input: Json
  label?: Label
  /** Decides in which order things end. */
  seed?: number
  /** Events of all runs together; beyond, the simulation is refused as endless. */
  maxSteps?: number
  /** Given to the run once it has begun, in place of going on. */
  overrides?: { after: number; values: JsonObject }
  /** Looks at the state after each step of each run. */
  inspect?(state: Json): void
}

export interface SimulatedRun {
  readonly id: string
  readonly state: 'completed' | 'failed' | 'waiting'
  readonly output: Json
  readonly label: Label
  readonly error: Problem | null
  readonly notes: readonly { topic: string; data: Json }[]
  /** All that was asked for, in order. */
  readonly commands: readonly Command[]
  readonly events: readonly ProgramEvent[]
  /** What each event led to. */
  readonly steps: readonly { event: ProgramEvent; commands: readonly Command[] }[]
  readonly program: Json
  /** Length of the longest JSON text of the state, looked at every so many events. */
  readonly largestState: number
  /** The top run first. */
  readonly runs: readonly SimulatedRun[]
  /** Virtual milliseconds until nothing happened any more. */
  readonly elapsedMs: number
}

interface Due {
  readonly at: number
  readonly run: Sim
  readonly event: ProgramEvent & { key: string }
}

interface Sim {
  readonly id: string
  readonly definition: Json
  readonly parent: { run: Sim; key: string } | null
  readonly events: ProgramEvent[]
  readonly commands: Command[][]
  readonly pending: Map<string, Command>
  readonly used: Set<string>
  readonly children: Map<string, Sim>
  state: Json | undefined
  ended:
    | { state: 'completed'; output: Json; label: Label }
    | { state: 'failed' | 'cancelled'; error: Problem }
    | null
  largest: number
}

const start = Date.UTC(2030, 0, 1)

/**
 * Runs a program in memory, its children as well, in virtual time: whatever is asked for ends after a random while.
 * Checks on the way what every program owes the engine: keys are asked for once, a run that has not ended waits for
 * something, nothing is asked for after the end. Then folds each journal again, from the start and through JSON text,
 * and demands the same commands and the same state.
 */
export function simulateRun(program: Program, definition: Json, options: SimulationOptions): SimulatedRun {
  const simulation = new Simulation(program, options)
  return simulation.play(definition)
}

class Simulation {
  private readonly random: () => number
  private readonly queue: Due[] = []
  private readonly runs: Sim[] = []
  private now = start
  private steps = 0
  private readonly program: Program
  private readonly options: SimulationOptions

  constructor(program: Program, options: SimulationOptions) {
    this.program = program
    this.options = options
    this.random = randomFrom(options.seed ?? 1)
  }

  play(definition: Json): SimulatedRun {
    const { input, label = publicLabel, overrides, maxSteps = 100_000 } = this.options
    const top = this.begin(definition, input, label, null)
    if (overrides?.after === 1)
      this.deliver(top, { type: 'forked', at: this.now, overrides: overrides.values })
    for (let due = this.queue.shift(); due; due = this.queue.shift()) {
      if (due.run.ended || !due.run.pending.delete(due.event.key)) continue
      this.now = due.at
      this.steps += 1
      assert.ok(this.steps <= maxSteps, `still going after ${maxSteps} events`)
      this.deliver(due.run, { ...due.event, at: this.now })
      if (overrides && top.events.length === overrides.after && due.run === top) {
        this.deliver(top, { type: 'forked', at: this.now, overrides: overrides.values })
      }
    }
    for (const run of this.runs) refold(this.program, run)
    const seen = this.runs.map((run) => view(run, this.now - start))
    const [first] = seen
    assert.ok(first)
    return { ...first, runs: seen }
  }

  private begin(definition: Json, input: Json, label: Label, parent: Sim['parent']): Sim {
    const run: Sim = {
      id: parent ? `${parent.run.id}/${parent.key}` : 'top',
      definition,
      parent,
      events: [],
      commands: [],
      pending: new Map(),
      used: new Set(),
      children: new Map(),
      state: undefined,
      ended: null,
      largest: 0,
    }
    this.runs.push(run)
    this.deliver(run, { type: 'started', at: this.now, run: run.id, input, label, generation: 1 })
    return run
  }

  private deliver(run: Sim, event: ProgramEvent): void {
    if (run.ended) return
    run.events.push(event)
    let commands: readonly Command[]
    try {
      const step = this.program.step(run.state, event, run.definition)
      run.state = step.state
      commands = step.commands
    } catch (error) {
      if (event.type === 'forked') throw error
      commands = [{ do: 'fail', error: toProblem(error) }]
    }
    if (run.state !== undefined) this.options.inspect?.(run.state)
    if (run.events.length % 50 === 1) run.largest = Math.max(run.largest, JSON.stringify(run.state).length)
    run.commands.push(JSON.parse(JSON.stringify(commands)) as Command[])
    for (const command of commands) this.obey(run, command)
    assert.ok(run.ended !== null || run.pending.size > 0, `run ${run.id} waits for nothing and has not ended`)
  }

  private obey(run: Sim, command: Command): void {
    assert.equal(run.ended, null, `asked for ${command.do} after the end`)
    if ('key' in command) {
      assert.ok(!run.used.has(command.key), `asked twice for ${command.key}`)
      run.used.add(command.key)
      run.pending.set(command.key, command)
    }
    switch (command.do) {
      case 'effect':
        this.perform(run, command, 1)
        return
      case 'child': {
        const definition =
          command.definition === undefined ? run.definition : this.options.definitions?.[command.definition]
        assert.ok(definition !== undefined, `no definition ${command.definition}`)
        run.children.set(
          command.key,
          this.begin(definition, command.input, command.label, { run, key: command.key }),
        )
        return
      }
      case 'timer':
        this.later(run, 'atMs' in command ? command.atMs : this.now + command.delayMs, {
          type: 'timer.fired',
          at: 0,
          key: command.key,
        })
        return
      case 'wait':
        this.wait(run, command)
        return
      case 'drop':
        for (const key of command.keys) {
          assert.ok(run.pending.delete(key), `${key} was dropped but not waited for`)
          const child = run.children.get(key)
          if (child) child.ended ??= { state: 'cancelled', error: cancelled() }
        }
        return
      case 'finish':
        this.end(run, { state: 'completed', output: command.output, label: command.label })
        return
      case 'fail':
        this.end(run, { state: 'failed', error: command.error })
        return
      case 'note':
        return
      default:
        assert.fail(`the simulation does not know ${command.do}`)
    }
  }

  private wait(run: Sim, command: Extract<Command, { do: 'wait' }>): void {
    const { key, signal: name, timeoutMs } = command
    const answer = this.options.answer?.(command, run.id)
    if (answer && (timeoutMs === undefined || (answer.afterMs ?? 0) <= timeoutMs)) {
      const { payload, label = publicLabel, afterMs = 0 } = answer
      this.later(run, this.now + afterMs, { type: 'signal', at: 0, key, name, payload, label, by: null })
    } else if (timeoutMs !== undefined)
      this.later(run, this.now + timeoutMs, { type: 'wait.expired', at: 0, key })
  }

  private perform(run: Sim, command: Extract<Command, { do: 'effect' }>, attempt: number): void {
    const { key, args, retry } = command
    const took = Math.floor(this.random() * 100)
    try {
      const result = this.options.effect?.(args, { key, run: run.id, attempt, at: this.now, command }) ?? null
      const { value: output, label } =
        result instanceof Labelled ? result : { value: result, label: publicLabel }
      this.later(run, this.now + took, { type: 'effect.done', at: 0, key, output, label })
    } catch (thrown) {
      const error = toProblem(thrown)
      const mayRetry =
        retry &&
        attempt <= retry.max &&
        (retry.on ? retry.on.includes(error.code) : errorCodes[error.code].retryable)
      if (mayRetry) this.perform(run, command, attempt + 1)
      else this.later(run, this.now + took, { type: 'effect.failed', at: 0, key, error, attempts: attempt })
    }
  }

  private end(run: Sim, ended: NonNullable<Sim['ended']>): void {
    run.ended = ended
    run.pending.clear()
    for (const child of run.children.values()) child.ended ??= { state: 'cancelled', error: cancelled() }
    if (!run.parent) return
    const { run: parent, key } = run.parent
    const after = this.now + Math.floor(this.random() * 20)
    if (ended.state === 'completed')
      this.later(parent, after, { type: 'child.done', at: 0, key, output: ended.output, label: ended.label })
    else
      this.later(parent, after, { type: 'child.failed', at: 0, key, state: ended.state, error: ended.error })
  }

  private later(run: Sim, at: number, event: Due['event']): void {
    const due = { at: Math.max(at, this.now), run, event: JSON.parse(JSON.stringify(event)) as Due['event'] }
    // Among equals the seed decides.
    const { queue } = this
    let low = 0
    let high = queue.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = queue[middle]?.at ?? 0
      if (other < due.at || (other === due.at && this.random() < 0.5)) low = middle + 1
      else high = middle
    }
    queue.splice(low, 0, due)
  }
}

function cancelled(): Problem {
  return new AppError('internal.bug', 'Cancelled.').toProblem()
}

/** Folds a journal again, in place and through JSON text, and demands the same. */
function refold(program: Program, run: Sim): void {
  const text = JSON.stringify(run.state)
  const every = Math.max(1, Math.ceil(run.events.length / 100))
  for (const stored of [false, true]) {
    let state: Json | undefined
    for (const [index, event] of run.events.entries()) {
      let commands: readonly Command[]
      try {
        const step = program.step(state, JSON.parse(JSON.stringify(event)) as ProgramEvent, run.definition)
        state = step.state
        commands = step.commands
      } catch (error) {
        commands = [{ do: 'fail', error: toProblem(error) }]
      }
      assert.equal(
        JSON.stringify(commands),
        JSON.stringify(run.commands[index]),
        `event ${index} of ${run.id} folds to other commands`,
      )
      if (stored && index % every === 0 && state !== undefined) {
        const copy = JSON.parse(JSON.stringify(state)) as Json
        if (index % (10 * every) === 0) assert.deepEqual(copy, state, 'the state is not JSON')
        state = copy
      }
    }
    assert.equal(JSON.stringify(state), text, `run ${run.id} folds to another state`)
  }
}

function view(run: Sim, elapsedMs: number): SimulatedRun {
  const commands = run.commands.flat()
  const { ended } = run
  return {
    id: run.id,
    state: ended ? (ended.state === 'completed' ? 'completed' : 'failed') : 'waiting',
    output: ended?.state === 'completed' ? ended.output : null,
    label: ended?.state === 'completed' ? ended.label : publicLabel,
    error: ended && ended.state !== 'completed' ? ended.error : null,
    notes: commands.flatMap((command) =>
      command.do === 'note' ? [{ topic: command.topic, data: command.data }] : [],
    ),
    commands,
    events: run.events,
    steps: run.events.map((event, index) => ({ event, commands: run.commands[index] ?? [] })),
    program: run.state ?? null,
    largestState: run.largest,
    runs: [],
    elapsedMs,
  }
}

/** Numbers from 0 to 1 that the seed alone decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
