import type { Mutant } from './mutant.ts'

const decide = 'src/engine/decide.ts'
const describe = 'src/engine/describe.ts'
const desk = 'src/engine/effect-desk.ts'
const records = 'src/engine/fold-record.ts'
const draft = 'src/engine/commit-draft.ts'

/** Mistakes with effects that must ask before they begin. */
export const holdsMutants: readonly Mutant[] = [
  {
    name: 'hold-not-kept',
    meaning: 'begins an effect that was not allowed',
    file: desk,
    find: 'if (!admission.admit) {',
    replace: 'if (!admission.admit && isPure) {',
  },
  {
    name: 'answer-lost',
    meaning: 'does not begin an effect after it was allowed',
    file: records,
    find: '      effect.answer = record.answer\n      fold.requested.push(record.key)\n',
    replace: '      effect.answer = record.answer\n',
  },
  {
    name: 'answer-not-told',
    meaning: 'does not tell the handler what was answered',
    file: records,
    find: 'effect.answer = record.answer',
    replace: 'effect.answer = null',
  },
  {
    name: 'answer-not-proven',
    meaning: 'keeps no fact of who allowed an effect',
    file: draft,
    find: "if (body.type === 'effect.released') this.noteAnswer(body)",
    replace: '',
  },
  {
    name: 'hold-never-expires',
    meaning: 'does not wake for a hold that runs out',
    file: describe,
    find: "if (stage === 'held') earliest",
    replace: "if (stage === 'begun') earliest",
  },
  {
    name: 'hold-expires-early',
    meaning: 'takes silence for an answer before its time',
    file: decide,
    find: 'hold.expiresAt <= now',
    replace: 'hold.expiresAt - 200 <= now',
  },
  {
    name: 'pure-hold-ends-late',
    meaning: 'begins what was called off while it was being allowed',
    file: desk,
    find: 'if (!handler.admit || this.isWanted(key, effect)) return { prepared, facts }',
    replace: 'if (handler) return { prepared, facts }',
  },
]
