import type { Mutant } from './mutant.ts'

const actor = 'src/engine/run-actor.ts'
const draft = 'src/engine/commit-draft.ts'
const decide = 'src/engine/decide.ts'
const describe = 'src/engine/describe.ts'
const fold = 'src/engine/fold.ts'
const folding = 'src/engine/folding.ts'
const records = 'src/engine/fold-record.ts'

/** Mistakes with time, signals and what people want. */
export const controlMutants: readonly Mutant[] = [
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
    find: 'Math.min(earliest, expiresAt ?? Infinity)',
    replace: 'earliest',
  },
  {
    name: 'alarm-rings-once',
    meaning: 'does not look for the next timer after a ring',
    file: 'src/engine/alarm.ts',
    find: 'if (next !== undefined) this.set(next)',
    replace: '',
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
    name: 'pause-ignored',
    meaning: 'begins effects and children while paused',
    file: draft,
    find: 'if (state.paused || state.parked || state.closed || host.closing) return',
    replace: 'if (state.parked || state.closed || host.closing) return',
  },
  {
    name: 'pause-overrun',
    meaning: 'begins what was being prepared when it was paused',
    file: decide,
    find: '    !paused &&\n',
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
    name: 'signals-given-ahead',
    meaning: 'gives the second signal before the first',
    file: folding,
    find: 'const signal = state.signals.get(command.signal)?.shift()',
    replace:
      'const signal = state.signals.get(command.signal)?.splice(1, 1)[0] ?? state.signals.get(command.signal)?.shift()',
  },
]
