import type { Mutant } from './mutant.ts'

const actor = 'src/engine/run-actor.ts'
const dispatcher = 'src/engine/dispatcher.ts'
const engine = 'src/engine/create-engine.ts'
const writer = 'src/adapters/sqlite/apply-unit.ts'

/** Mistakes with queues, memory and the store. */
export const storageMutants: readonly Mutant[] = [
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
