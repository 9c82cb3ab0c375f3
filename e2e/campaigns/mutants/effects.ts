import type { Mutant } from './mutant.ts'

const actor = 'src/engine/run-actor.ts'
const draft = 'src/engine/commit-draft.ts'
const attempt = 'src/engine/attempt.ts'
const decide = 'src/engine/decide.ts'
const desk = 'src/engine/effect-desk.ts'
const records = 'src/engine/fold-record.ts'

/** Mistakes with effects: when they are done, how often, and what is known of them. */
export const effectsMutants: readonly Mutant[] = [
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
    file: draft,
    find: 'this.done.push(pending)',
    replace: 'this.done.push(pending)\n    pending.resolve()',
  },
  {
    name: 'no-intent',
    meaning: 'touches the world without an intent where the handler prepares',
    file: desk,
    find: '    if (isPure) {\n',
    replace: '    if (isPure || handler.prepare) {\n',
  },
  {
    name: 'early-acts-at-once',
    meaning: 'begins what has its intent before that is durable, when it makes ready what may be early',
    file: desk,
    find: "if (!one || one.effect.stage === 'begun' || one.attempt.effectClass === 'pure') return false",
    replace: "if (!one || one.attempt.effectClass === 'pure') return false",
  },
  {
    name: 'early-acts-in-a-pause',
    meaning: 'takes a pause into a commit whose work is taken up already',
    file: actor,
    find: '    this.queue.push(...other)\n    return [...settle, ...early]',
    replace: '    return [...settle, ...other, ...early]',
  },
  {
    name: 'facts-lost',
    meaning: 'commits the record without its facts',
    file: draft,
    find: "if ('key' in input && bodies.length > 0) {",
    replace: "if ('key' in input && bodies.length > 9) {",
  },
  {
    name: 'facts-twice',
    meaning: 'commits each fact twice',
    file: draft,
    find: 'for (const fact of facts) this.facts.push(',
    replace: 'for (const fact of [...facts, ...facts]) this.facts.push(',
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
    find: "if (this.effectClass !== 'pure' && !leavesNothing)",
    replace: 'if (this.effectClass === null)',
  },
  {
    name: 'stop-is-doubt',
    meaning: 'asks a person about what leaves nothing and was stopped',
    file: attempt,
    find: "if (this.effectClass !== 'pure' && !leavesNothing)",
    replace: "if (this.effectClass !== 'pure')",
  },
  {
    name: 'stop-forgotten',
    meaning: 'waits for a person where a crash and a stop have cut short what leaves nothing',
    file: desk,
    find: 'if (isOver(effect, handler)) return true',
    replace: '',
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
    name: 'results-swapped',
    meaning: 'gives a result to another effect under way',
    file: desk,
    find: "void this.owner.tell({ do: 'settle', key, attempt, generation, result: told, ms }, facts)",
    replace:
      "void this.owner.tell({ do: 'settle', key: [...this.attempts.keys()].at(-1) ?? key, attempt, generation, result: told, ms }, facts)",
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
    find: "effect.stage === 'backoff' && effect.dueAt > this.host.clock.now()",
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
    name: 'place-leaks',
    meaning: 'does not give back the place of an effect that has ended',
    file: desk,
    find: 'if (this.attempts.delete(key)) this.host.slots.release()',
    replace: 'this.attempts.delete(key)',
  },
]
