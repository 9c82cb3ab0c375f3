import type { Mutant } from './mutant.ts'

const actor = 'src/engine/run-actor.ts'
const decide = 'src/engine/decide.ts'
const engine = 'src/engine/create-engine.ts'
const family = 'src/engine/run-family.ts'
const fold = 'src/engine/fold.ts'
const folding = 'src/engine/folding.ts'
const records = 'src/engine/fold-record.ts'

/** Mistakes with children, generations and forks. */
export const familyMutants: readonly Mutant[] = [
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
    find: 'state.usedKeys = new Set()',
    replace: 'state.usedKeys = new Set()\n      state.signals.clear()',
  },
  {
    name: 'signal-lost-between-generations',
    meaning: 'gives a signal to a generation that has just ended',
    file: folding,
    find: 'if (state.ending || state.closed || this.stopped) return undefined',
    replace: 'if (state.ending || state.closed) return undefined',
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
]
