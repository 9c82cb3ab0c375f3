import { Badge, Button, Checkbox, Group, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { DryRunReport } from '#contract'

import { chatText } from '../../text/chat.ts'
import classes from './chat.module.css'

type PlannedEffect = DryRunReport['effects'][number]

interface ChoicesProps {
  readonly effects: readonly PlannedEffect[]
  /** Steps that the run has to ask about. */
  readonly held: ReadonlySet<string>
  readonly onChange: (held: ReadonlySet<string>) => void
}

/** Steps that are listed at once; what is allowed of the others goes by the box above. */
const most = 200

function stepId({ run, key }: Pick<PlannedEffect, 'run' | 'key'>): string {
  return `${run} ${key}`
}

/** What changes something: the rest needs nobody's word. */
function stepsOf(effects: readonly PlannedEffect[]): readonly PlannedEffect[] {
  return effects.filter(({ undoClass }) => undoClass !== 'pure')
}

/** Hashes of all that is allowed as it was shown. An effect that is held is not allowed by another that is the same. */
export function approvedOf(effects: readonly PlannedEffect[], held: ReadonlySet<string>): string[] {
  const refused = new Set(effects.filter((effect) => held.has(stepId(effect))).map(({ hash }) => hash))
  return [...new Set(effects.map(({ hash }) => hash))].filter((hash) => !refused.has(hash))
}

/** Each step that would change something, to be allowed as shown or to be asked about. */
export function StepChoices({ effects, held, onChange }: ChoicesProps): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const text = chatText.plan
  const steps = stepsOf(effects)
  if (steps.length === 0) return null

  function set(effect: PlannedEffect, isAllowed: boolean): void {
    const next = new Set(held)
    if (isAllowed) next.delete(stepId(effect))
    else next.add(stepId(effect))
    onChange(next)
  }
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary style={{ cursor: 'pointer' }}>
        {text.steps}
        {': '}
        {text.allowed(steps.length - held.size, steps.length)}
      </summary>
      {isOpen ? (
        <>
          <Text size="sm" c="dimmed" mt={6}>
            {text.stepsText}
          </Text>
          <Group gap="xs" mt={6}>
            <Button size="compact-sm" variant="default" onClick={() => onChange(new Set())}>
              {text.all}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => onChange(new Set(steps.map(stepId)))}>
              {text.none}
            </Button>
          </Group>
          <ul className={classes['steps']}>
            {steps.slice(0, most).map((effect) => (
              <li key={stepId(effect)}>
                <Group gap="xs" wrap="nowrap" justify="space-between">
                  <Checkbox
                    label={effect.summary ?? effect.tool}
                    checked={!held.has(stepId(effect))}
                    styles={{ label: { overflowWrap: 'anywhere' } }}
                    onChange={({ currentTarget }) => set(effect, currentTarget.checked)}
                  />
                  {effect.undoClass === 'irreversible' ? (
                    <Badge color="red">{text.irreversible}</Badge>
                  ) : null}
                </Group>
              </li>
            ))}
          </ul>
          {steps.length > most ? (
            <Text size="sm" c="dimmed">
              {text.more(steps.length - most)}
            </Text>
          ) : null}
        </>
      ) : null}
    </details>
  )
}
