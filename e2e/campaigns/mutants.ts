/** One deliberate mistake in the product. */
export interface Mutant {
  readonly name: string
  /** What the product then does. */
  readonly meaning: string
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** Whether the simulation must write into SQLite, since the mistake is there. */
  readonly sqlite?: true
}

const actor = 'src/engine/run-actor.ts'
const attempt = 'src/engine/attempt.ts'
const decide = 'src/engine/decide.ts'
const desk = 'src/engine/effect-desk.ts'
const dispatcher = 'src/engine/dispatcher.ts'
const engine = 'src/engine/create-engine.ts'
const describe = 'src/engine/describe.ts'
const family = 'src/engine/run-family.ts'
const fold = 'src/engine/fold.ts'
const folding = 'src/engine/folding.ts'
const records = 'src/engine/fold-record.ts'
const writer = 'src/adapters/sqlite/apply-unit.ts'

/** Mistakes that an engine like this one may well have; the simulation must find each. */
export const mutants: readonly Mutant[] = [
  {
    name: 'acts-before-durable',
    meaning: 'acts on a commit before it is durable',
    file: actor,
    find: 'await this.commit(unit)',
    replace: 'void this.commit(unit)',
  },
  {
    name: 'answers-before-durable',
    meaning: 'says that a signal is kept before it is',
    file: actor,
    find: 'draft.done.push(pending)',
    replace: 'draft.done.push(pending)\n    pending.resolve()',
  },
  {
    name: 'no-intent',
    meaning: 'touches the world without an intent where the handler prepares',
    file: desk,
    find: "if (!begun && attempt.effectClass !== 'pure') {",
    replace: 'if (!begun && attempt.effectClass === null) {',
  },
  {
    name: 'facts-lost',
    meaning: 'commits the record without its facts',
    file: actor,
    find: "if (input.do === 'settle' && bodies.length > 0) {",
    replace: "if (input.do === 'settle' && bodies.length > 9) {",
  },
  {
    name: 'facts-twice',
    meaning: 'commits each fact twice',
    file: actor,
    find: 'for (const fact of facts) draft.facts.push(',
    replace: 'for (const fact of [...facts, ...facts]) draft.facts.push(',
  },
  {
    name: 'repeats-in-doubt',
    meaning: 'repeats an effect in doubt as if it had not happened',
    file: records,
    find: "effect.stage = 'unknown'",
    replace: "effect.stage = 'requested'\n      fold.requested.push(record.key)",
  },
  {
    name: 'doubt-is-failure',
    meaning: 'takes an effect in doubt for one that failed',
    file: attempt,
    find: "if (this.effectClass !== 'pure')",
    replace: 'if (this.effectClass === null)',
  },
  {
    name: 'reconciled-blindly',
    meaning: 'takes an effect that the world does not know for done',
    file: attempt,
    find: "if (!found.happened) return 'not-done'",
    replace: '',
  },
  {
    name: 'reconciled-wrongly',
    meaning: 'repeats an effect that the world knows',
    file: attempt,
    find: 'if (!found.happened)',
    replace: 'if (found.happened)',
  },
  {
    name: 'timer-lost',
    meaning: 'forgets to be woken for timers',
    file: describe,
    find: 'for (const at of state.timers.values()) earliest = Math.min(earliest, at)',
    replace: '',
  },
  {
    name: 'timer-early',
    meaning: 'fires a timer up to 50 ms early',
    file: decide,
    find: 'if (at <= now)',
    replace: 'if (at <= now + 50)',
  },
  {
    name: 'wait-never-expires',
    meaning: 'forgets the time-outs of waits',
    file: describe,
    find: 'expiresAt ?? Infinity',
    replace: 'Infinity',
  },
  {
    name: 'alarm-rings-once',
    meaning: 'does not look for the next timer after a ring',
    file: 'src/engine/alarm.ts',
    find: 'if (next !== undefined) this.set(next)',
    replace: '',
  },
  {
    name: 'results-swapped',
    meaning: 'gives a result to another effect under way',
    file: desk,
    find: "void this.owner.tell({ do: 'settle', key, attempt, generation, result: told, ms }, facts)",
    replace:
      "void this.owner.tell({ do: 'settle', key: [...this.attempts.keys()].at(-1) ?? key, attempt, generation, result: told, ms }, facts)",
  },
  {
    name: 'signal-lost',
    meaning: 'keeps only one signal of a name',
    file: records,
    find: 'queue.push(',
    replace: 'if (queue.length === 0) queue.push(',
  },
  {
    name: 'signal-twice',
    meaning: 'takes a signal again that it has already',
    file: decide,
    find: 'if (id !== null && state.signalIds.includes(id)) return []',
    replace: '',
  },
  {
    name: 'signals-last-first',
    meaning: 'gives the newest signal first',
    file: folding,
    find: 'state.signals.get(command.signal)?.shift()',
    replace: 'state.signals.get(command.signal)?.pop()',
  },
  {
    name: 'attempts-forgotten',
    meaning: 'counts every attempt as the first',
    file: desk,
    find: 'attempt: effect.attempt + 1,',
    replace: 'attempt: 1,',
  },
  {
    name: 'no-backoff',
    meaning: 'tries again at once',
    file: decide,
    find: 'return Math.min(maxMs,',
    replace: 'return 0 * Math.min(maxMs,',
  },
  {
    name: 'backoff-cut-short',
    meaning: 'tries again whenever it happens to look',
    file: desk,
    find: 'effect.dueAt > this.host.clock.now()',
    replace: 'effect.dueAt < 0',
  },
  {
    name: 'retries-endlessly',
    meaning: 'tries once more than it may',
    file: decide,
    find: 'if (!retry || attempt > retry.max) return null',
    replace: 'if (!retry || attempt > retry.max + 1) return null',
  },
  {
    name: 'another-idempotency-key',
    meaning: 'gives each attempt an idempotency key of its own',
    file: desk,
    find: '`${run}/${generation}/${key}`',
    replace: '`${run}/${generation}/${key}/${effect.attempt}`',
  },
  {
    name: 'never-times-out',
    meaning: 'waits for ever for an effect with a time-out',
    file: attempt,
    find: 'timeoutMs === undefined\n',
    replace: 'timeoutMs !== null\n',
  },
  {
    name: 'pause-ignored',
    meaning: 'begins effects and children while paused',
    file: actor,
    find: 'if (state.paused || state.parked || state.closed || host.closing) return',
    replace: 'if (state.parked || state.closed || host.closing) return',
  },
  {
    name: 'pause-overrun',
    meaning: 'begins what was being prepared when it was paused',
    file: decide,
    find: '        state.paused ||\n',
    replace: '',
  },
  {
    name: 'pause-denied',
    meaning: 'says that it pauses and does not',
    file: decide,
    find: "return state.paused ? [] : [{ type: 'run.paused', by: input.by }]",
    replace: 'return []',
  },
  {
    name: 'cancel-without-abort',
    meaning: 'lets what is under way run on when it is called off',
    file: actor,
    find: 'for (const attempt of draft.aborts) attempt.abort(',
    replace: 'for (const attempt of draft.aborts.slice(9)) attempt.abort(',
  },
  {
    name: 'no-unwinding',
    meaning: 'does not take back what it did',
    file: fold,
    find: '    state.touched &&\n',
    replace: '    state.seq < 0 &&\n',
  },
  {
    name: 'unwinds-for-the-parent',
    meaning: 'a child unwinds what its parent will',
    file: fold,
    find: "!(ending.as === 'cancelled' && ending.inherited)",
    replace: 'true',
  },
  {
    name: 'child-not-called-off',
    meaning: 'does not tell children that they are called off',
    file: actor,
    find: 'for (const id of ids) this.host.cancelChild(',
    replace: 'for (const id of ids.slice(9)) this.host.cancelChild(',
  },
  {
    name: 'child-never-abandoned',
    meaning: 'calls children off that may be abandoned',
    file: folding,
    find: "child?.command.onParentCancel === 'abandon'",
    replace: 'false',
  },
  {
    name: 'child-result-lost',
    meaning: 'does not tell a parent of the end of its child',
    file: family,
    find: 'if (parent === null || parentKey === null) return',
    replace: 'if (parent !== undefined || parentKey === null) return',
  },
  {
    name: 'child-result-lost-in-crash',
    meaning: 'does not look after a start for ends that were not told',
    file: engine,
    find: 'for (const row of rows) await this.family.deliver(',
    replace: 'for (const row of rows.slice(9)) await this.family.deliver(',
  },
  {
    name: 'child-result-twice',
    meaning: 'takes the end of a child whenever it is told',
    file: decide,
    find: 'if (state.children.get(key)?.id !== child) return []',
    replace: '',
  },
  {
    name: 'signals-lost-in-next-generation',
    meaning: 'loses buffered signals when a generation begins',
    file: records,
    find: 'state.usedKeys = []',
    replace: 'state.usedKeys = []\n      state.signals.clear()',
  },
  {
    name: 'signal-lost-between-generations',
    meaning: 'gives a signal to a generation that has just ended',
    file: folding,
    find: 'if (state.ending || state.closed || this.stopped) return undefined',
    replace: 'if (state.ending || state.closed) return undefined',
  },
  {
    name: 'signals-given-ahead',
    meaning: 'gives the second signal before the first',
    file: folding,
    find: 'const signal = state.signals.get(command.signal)?.shift()',
    replace:
      'const signal = state.signals.get(command.signal)?.splice(1, 1)[0] ?? state.signals.get(command.signal)?.shift()',
  },
  {
    name: 'generations-mixed',
    meaning: 'gives a late answer of one generation to the next',
    file: decide,
    find: '  if (effect?.generation !== generation) return []',
    replace: '  if (!effect) return []',
  },
  {
    name: 'generation-overlaps',
    meaning: 'begins a generation while the last one has effects under way',
    file: fold,
    find: 'if (!continuing || effects.size > 0 || children.size > 0) return',
    replace: 'if (!continuing) return',
  },
  {
    name: 'fork-redoes-prefix',
    meaning: 'a fork does again what it shares',
    file: 'src/engine/fork.ts',
    find: "stage === 'begun' || stage === 'unknown' ||",
    replace: 'attempt < 0 ||',
  },
  {
    name: 'dedup-ignored',
    meaning: 'begins a run for each start with the same dedup key',
    file: engine,
    find: 'dedupKey: request.dedupKey ?? null,',
    replace: 'dedupKey: null,',
  },
  {
    name: 'priorities-reversed',
    meaning: 'begins deferred runs first',
    file: engine,
    find: '{ immediate: 0, scheduled: 1, deferred: 2 }',
    replace: '{ immediate: 2, scheduled: 1, deferred: 0 }',
  },
  {
    name: 'queue-over-limit',
    meaning: 'lets one run more begin than the queue allows',
    file: dispatcher,
    find: 'if (!rate) return concurrency - active',
    replace: 'if (!rate) return concurrency - active + 1',
  },
  {
    name: 'partition-over-limit',
    meaning: 'lets one run more begin than the partition allows',
    file: dispatcher,
    find: '>= partitionConcurrency',
    replace: '> partitionConcurrency',
  },
  {
    name: 'rate-over-limit',
    meaning: 'lets one run more begin than the rate allows',
    file: dispatcher,
    find: 'queue.startedAt.length < rate.count',
    replace: 'queue.startedAt.length <= rate.count',
  },
  {
    name: 'queue-stalls',
    meaning: 'does not look for the next run when one has ended',
    file: engine,
    find: 'this.dispatcher.ended(row)',
    replace: '',
  },
  {
    name: 'snapshot-off-by-one',
    meaning: 'leaves out the record after a snapshot',
    file: 'src/engine/load-run.ts',
    find: 'after: state.seq, limit',
    replace: 'after: state.seq + (usable ? 1 : 0), limit',
  },
  {
    name: 'snapshot-loses-timers',
    meaning: 'forgets timers in snapshots',
    file: 'src/engine/run-state.ts',
    find: 'timers: [...timers],',
    replace: 'timers: [],',
  },
  {
    name: 'evicts-what-works',
    meaning: 'lets a run leave memory while it writes',
    file: actor,
    find: '      !this.busy &&\n',
    replace: '',
  },
  {
    name: 'evicts-what-waits-for-a-place',
    meaning: 'lets a run leave memory that is about to begin an effect',
    file: actor,
    find: '      !this.desk.waits &&\n',
    replace: '',
  },
  {
    name: 'place-leaks',
    meaning: 'does not give back the place of an effect that has ended',
    file: desk,
    find: 'if (this.attempts.delete(key)) this.host.slots.release()',
    replace: 'this.attempts.delete(key)',
  },
  {
    name: 'gives-up-on-a-full-disk',
    meaning: 'takes a write that the disk refused for written',
    file: actor,
    find: 'this.host.stalled(error.toProblem())',
    replace: 'return {}',
  },
  {
    name: 'sqlite-accepts-gaps',
    meaning: 'the store takes records that leave a gap',
    file: writer,
    find: 'if (end !== first.seq - 1) throw conflict(run, end, first.seq)',
    replace: '',
    sqlite: true,
  },
  {
    name: 'sqlite-loses-facts',
    meaning: 'the store does not keep facts',
    file: writer,
    find: 'sql.addFact.run(',
    replace: 'if (run === "") sql.addFact.run(',
    sqlite: true,
  },
  {
    name: 'sqlite-loses-wake-ups',
    meaning: 'the store does not keep when runs want to be woken',
    file: writer,
    find: 'sql.setTimer.run(run, wakeAt)',
    replace: '{}',
    sqlite: true,
  },
  {
    name: 'sqlite-loses-answers',
    meaning: 'the store does not keep the answers to messages',
    file: writer,
    find: 'for (const { message, body } of unit.replies ?? [])',
    replace: 'for (const { message, body } of (unit.replies ?? []).slice(9))',
    sqlite: true,
  },
  {
    name: 'sqlite-starts-twice',
    meaning: 'the store begins a run whose dedup key is taken',
    file: writer,
    find: 'sql.taken.get(begins.id, begins.dedupKey)',
    replace: 'sql.taken.get(begins.id, null)',
    sqlite: true,
  },
]
