import { Badge, Checkbox } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'

import type { HeldEffect } from '#contract'

import { idOf, isTaken, partsTaken, take } from '../../approval/choice.ts'
import { leavesOf, sinceOf } from '../../approval/review.ts'
import { Icon } from '../../icons/icon.tsx'
import { ChangeTree } from '../../plan/change-tree.tsx'
import { approvalText } from '../../text/approvals.ts'
import classes from './approvals.module.css'
import { detailId, type ReviewState } from './use-review.tsx'

interface ListsProps {
  readonly review: ReviewState
}

/** All that is asked, what cannot be taken back first, each to be taken in or left out. */
export function ReviewLists({ review }: ListsProps): ReactNode {
  const { sections } = review
  const words = approvalText.review
  return (
    <div>
      <EffectList title={words.forGood} effects={sections.forGood} isFinal review={review} />
      <FileTree effects={sections.files} review={review} />
      <EffectList title={words.requests} effects={sections.requests} review={review} />
      <EffectList title={words.rest} effects={sections.rest} review={review} />
    </div>
  )
}

/** In a narrow window the question in full is below all of them, and is brought into sight. */
function look(effect: HeldEffect, { current }: ReviewState): void {
  current.choose(idOf(effect))
  const detail = document.getElementById(detailId)
  if (detail && detail.getBoundingClientRect().top > innerHeight * 0.7)
    detail.scrollIntoView({ block: 'start' })
}

interface SectionProps extends ListsProps {
  readonly effects: readonly HeldEffect[]
}

function FileTree({ effects, review }: SectionProps): ReactNode {
  const { choices, setChoices, current } = review
  const leaves = useMemo(() => effects.flatMap(leavesOf), [effects])
  const byLeaf = useMemo(() => new Map(leaves.map(({ id, effect }) => [id, effect])), [leaves])
  if (effects.length === 0) return null
  const of = (ids: readonly string[]): HeldEffect[] => [...new Set(ids.flatMap((id) => byLeaf.get(id) ?? []))]
  return (
    <section aria-label={approvalText.review.files} style={{ marginBottom: 14 }}>
      <h2 className={classes['heading']}>{approvalText.review.files}</h2>
      <ChangeTree
        leaves={leaves}
        chosen={current.id}
        onChoose={(id) => {
          const effect = byLeaf.get(id)
          if (effect) look(effect, review)
        }}
        ticks={{
          of(ids) {
            const some = of(ids)
            const taken = some.filter((effect) => isTaken(effect, choices))
            const isWhole = taken.every(
              (effect) => partsTaken(effect, choices).size === (effect.hunks?.length ?? 0),
            )
            return taken.length === 0 ? 'none' : taken.length === some.length && isWhole ? 'all' : 'some'
          },
          set: (ids, isWanted) => setChoices(take(choices, of(ids), isWanted)),
        }}
        renderAside={({ effect }) => <Marks effect={effect} review={review} />}
      />
    </section>
  )
}

interface EffectListProps extends SectionProps {
  readonly title: string
  readonly isFinal?: boolean
}

function EffectList({ title, effects, isFinal = false, review }: EffectListProps): ReactNode {
  const { choices, setChoices, current } = review
  if (effects.length === 0) return null
  return (
    <section aria-label={title}>
      <h2 className={classes['heading']} data-final={isFinal || undefined}>
        {isFinal ? <Icon name="warning" size={16} /> : null}
        {title}
      </h2>
      <ul className={classes['effects']}>
        {effects.map((effect) => (
          <li
            key={idOf(effect)}
            className={classes['effect']}
            data-current={idOf(effect) === current.id || undefined}
          >
            <Checkbox
              size="xs"
              color={isFinal ? 'red' : 'fir'}
              aria-label={approvalText.review.take(effect.summary)}
              checked={isTaken(effect, choices)}
              onChange={({ currentTarget }) => setChoices(take(choices, [effect], currentTarget.checked))}
            />
            <button
              type="button"
              aria-pressed={idOf(effect) === current.id}
              onClick={() => look(effect, review)}
            >
              {effect.summary}
            </button>
            <Marks effect={effect} review={review} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What must be known of a question before it is looked at: that it is new, has changed, or is taken in part. */
function Marks({ effect, review: { seen, choices } }: { effect: HeldEffect } & ListsProps): ReactNode {
  const since = sinceOf(effect, seen)
  const count = effect.hunks?.length ?? 0
  const taken = isTaken(effect, choices) ? partsTaken(effect, choices).size : 0
  return (
    <>
      {count > 1 ? approvalText.review.inParts(taken, count) : null}{' '}
      {since.is === 'new' ? <Badge color="blue">{approvalText.review.new}</Badge> : null}
      {since.is === 'changed' || effect.changed ? (
        <Badge color="yellow">{approvalText.review.changed}</Badge>
      ) : null}
    </>
  )
}
