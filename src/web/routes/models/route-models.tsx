import { ActionIcon, Group, Text } from '@mantine/core'
import { type ReactNode, useLayoutEffect, useRef } from 'react'

import type { ProviderView } from '#contract'

import { Icon } from '../../icons/icon.tsx'
import { providersText, routeText } from '../../text/models.ts'
import classes from './models.module.css'
import { moved } from './route-draft.ts'

type Deed = 'up' | 'down' | 'remove'

interface ModelsProps {
  readonly models: readonly string[]
  readonly providers: readonly ProviderView[]
  /** @param said what has happened, for those who do not see it */
  readonly onChange: (models: readonly string[], said: string) => void
  /** The last one is taken out. */
  readonly onEmptied: () => void
}

/** The models in order, each with what moves it. */
export function RouteModels({ models, providers, onChange, onEmptied }: ModelsProps): ReactNode {
  const list = useRef<HTMLOListElement>(null)
  const next = useRef<{ readonly model: string; readonly deed: Deed } | null>(null)

  // A row that moves loses the focus, and with it the person who moves it by keys.
  useLayoutEffect(() => {
    const wanted = next.current
    next.current = null
    if (wanted !== null) focusOn(list.current, wanted)
  })

  function move(model: string, by: -1 | 1): void {
    const order = moved(models, model, by)
    next.current = { model, deed: by === -1 ? 'up' : 'down' }
    onChange(order, routeText.moved(model, order.indexOf(model) + 1, order.length))
  }
  function remove(model: string): void {
    const at = models.indexOf(model)
    const rest = models.toSpliced(at, 1)
    const neighbour = rest[Math.min(at, rest.length - 1)]
    if (neighbour === undefined) onEmptied()
    else next.current = { model: neighbour, deed: 'remove' }
    onChange(rest, routeText.removed(model))
  }
  return (
    <ol ref={list} aria-label={routeText.list} className={`${classes['list']} ${classes['ordered']}`}>
      {models.map((model, place) => (
        <li key={model} data-model={model}>
          <div>
            <Text span fw={600} ff="monospace" size="sm">
              {model}
            </Text>{' '}
            <Text span size="xs" c="dimmed">
              {placeOf(model, providers)}
            </Text>
          </div>
          <Group gap={4} wrap="nowrap">
            <Move
              deed="up"
              label={routeText.up(model)}
              disabled={place === 0}
              onClick={() => move(model, -1)}
            />
            <Move
              deed="down"
              label={routeText.down(model)}
              disabled={place === models.length - 1}
              onClick={() => move(model, 1)}
            />
            <Move deed="remove" label={routeText.remove(model)} onClick={() => remove(model)} />
          </Group>
        </li>
      ))}
    </ol>
  )
}

function placeOf(model: string, providers: readonly ProviderView[]): string {
  const provider = providers.find(({ name }) => model.startsWith(`${name}/`))
  if (provider === undefined) return ''
  return provider.local ? providersText.place.local : providersText.place.far
}

/** A button at its end of the list cannot be used; the one beside it can. */
function focusOn(list: HTMLElement | null, { model, deed }: { model: string; deed: Deed }): void {
  const row = list?.querySelector(`[data-model="${CSS.escape(model)}"]`)
  const button =
    row?.querySelector<HTMLElement>(`[data-deed=${deed}]:not(:disabled)`) ??
    row?.querySelector<HTMLElement>('[data-deed]:not(:disabled)')
  button?.focus()
}

interface MoveProps {
  readonly deed: Deed
  readonly label: string
  readonly disabled?: boolean
  readonly onClick: () => void
}

const pictures = { up: 'up', down: 'lower', remove: 'close' } as const

function Move({ deed, label, disabled = false, onClick }: MoveProps): ReactNode {
  return (
    <ActionIcon
      variant="default"
      data-deed={deed}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={pictures[deed]} size={16} />
    </ActionIcon>
  )
}
