import { Badge, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { DryRunReport } from '#contract'

import { planText } from '../text/plan.ts'
import { Exact } from './exact.tsx'
import classes from './plan.module.css'

type PlannedEffect = DryRunReport['effects'][number]

const atOnce = 50

/** Each step that would do something, with its exact arguments: for who wants to know it exactly. */
export function PlanEffects({ effects }: { effects: readonly PlannedEffect[] }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const [shown, setShown] = useState(atOnce)
  if (effects.length === 0) return null
  return (
    <details className={classes['details']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{planText.effects(effects.length)}</summary>
      {isOpen ? (
        <>
          {effects.slice(0, shown).map((effect) => (
            <OneEffect key={`${effect.run} ${effect.key}`} effect={effect} />
          ))}
          {effects.length > shown ? (
            <Text
              component="button"
              type="button"
              size="sm"
              className={classes['more']}
              onClick={() => setShown(shown + atOnce)}
            >
              {planText.more(effects.length - shown)}
            </Text>
          ) : null}
        </>
      ) : null}
    </details>
  )
}

function OneEffect({ effect }: { effect: PlannedEffect }): ReactNode {
  const { tool, key, summary, undoClass, outcome, input, hash } = effect
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={classes['effect']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span className={classes['lineText']}>{summary ?? tool}</span>
        <Badge color={undoClass === 'irreversible' ? 'red' : 'gray'}>{planText.undo[undoClass]}</Badge>
        {outcome === 'done' ? null : <Badge color="yellow">{planText.effectOutcome[outcome]}</Badge>}
      </summary>
      {isOpen ? (
        <div className={classes['effectBody']}>
          <Text size="xs" c="dimmed" mb={4}>
            {`${tool} · ${key}`}
          </Text>
          <Exact input={input} hash={hash} />
        </div>
      ) : null}
    </details>
  )
}
