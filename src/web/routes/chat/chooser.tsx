import { Select, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import { useOperation } from '../../client/use-operation.ts'
import { chatText } from '../../text/chat.ts'
import { useModelChoices } from '../../turn/model-choices.ts'
import classes from './chat.module.css'
import type { Choice } from './choice.ts'

interface ChooserProps {
  readonly session: string
  readonly choice: Choice
  readonly onChange: (choice: Choice) => void
}

const text = chatText.choice
/** Stands for the model that the agent has. */
const route = ''

/** Who is asked, and by which model. */
export function Chooser({ session, choice: { agent, model }, onChange }: ChooserProps): ReactNode {
  const [isChoosing, setChoosing] = useState(false)
  const agents = useOperation('agents.list', { session, limit: 200 })
  const models = useModelChoices({ isChoosing })
  const names = (agents.data?.items ?? []).filter(({ hiddenBy }) => hiddenBy === null).map(({ name }) => name)
  const isKnown = agents.data === undefined || names.includes(agent)
  const known = models.groups.flatMap(({ items }) => items)
  return (
    <div className={classes['chooser']}>
      <Select
        size="xs"
        aria-label={text.agent}
        allowDeselect={false}
        data={[
          ...names,
          ...(names.includes(agent) ? [] : [{ value: agent, label: isKnown ? agent : text.gone(agent) }]),
        ]}
        value={agent}
        error={!isKnown}
        onChange={(next) => onChange({ agent: next ?? agent, model })}
      />
      <Select
        size="xs"
        aria-label={text.model}
        allowDeselect={false}
        searchable
        maxDropdownHeight={300}
        onDropdownOpen={() => setChoosing(true)}
        data={[
          { value: route, label: text.route },
          ...(model === null || known.includes(model) ? [] : [model]),
          ...models.groups,
        ]}
        value={model ?? route}
        onChange={(next) => onChange({ agent, model: next === route ? null : next })}
      />
      <Text size="xs" c="dimmed" role="status">
        {models.isAsking ? text.asking : ''}
      </Text>
      {models.isNone ? (
        <Text size="xs" c="dimmed">
          {text.none} <Link to="/models">{text.setUp}</Link>
        </Text>
      ) : null}
    </div>
  )
}
