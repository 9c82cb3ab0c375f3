import { Anchor, CloseButton, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { useOperation, usePages } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { chatText } from '../../text/chat.ts'
import classes from './chat.module.css'
import type { Session } from './conversation.tsx'
import { PlanCard } from './plan-card.tsx'
import { slashNames } from './slash.ts'
import type { Wishes } from './use-wishes.ts'

/** What was asked for and is kept nowhere: help, lists, a plan that nobody has said yes to. */
export function AsideShown({ session, wishes }: { session: Session; wishes: Wishes }): ReactNode {
  const { aside, show, began, take, prefill } = wishes
  const close = (): void => show(null)
  switch (aside?.is) {
    case undefined:
      return null
    case 'wrong':
      return (
        <Text size="sm" role="alert">
          {aside.why}
        </Text>
      )
    case 'help':
      return (
        <AsideCard title={chatText.help.title} onClose={close}>
          <Help />
        </AsideCard>
      )
    case 'tools':
      return (
        <AsideCard title={chatText.tools.title} onClose={close}>
          <Tools onCall={(name) => prefill(`/tool ${name} `)} />
        </AsideCard>
      )
    case 'workflows':
      return (
        <AsideCard title={chatText.workflows.title} onClose={close}>
          <Workflows onRun={(name) => void take(`/run ${name}`)} />
        </AsideCard>
      )
    case 'plan':
      return (
        <AsideCard title={chatText.plan.title(aside.workflow)} onClose={close}>
          <PlanCard
            key={JSON.stringify(aside)}
            session={session}
            workflow={aside.workflow}
            fields={aside.fields}
            onBegun={(run, text) => void began(run, text)}
            onDrop={close}
          />
        </AsideCard>
      )
  }
}

interface CardProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

function AsideCard({ title, onClose, children }: CardProps): ReactNode {
  return (
    <section aria-label={title} className={classes['card']}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Text fw={620}>{title}</Text>
        <CloseButton aria-label={chatText.close} onClick={onClose} />
      </Group>
      {children}
    </section>
  )
}

function Help(): ReactNode {
  return (
    <>
      <dl className={classes['commands']}>
        {slashNames.flatMap((name) => [
          <dt key={name} className={classes['command']}>
            /{name} <span className={classes['args']}>{chatText.commands[name].args}</span>
          </dt>,
          <dd key={`${name} says`}>{chatText.commands[name].says}</dd>,
        ])}
      </dl>
      <Text size="sm" mt="sm">
        {chatText.help.more}
      </Text>
    </>
  )
}

function Tools({ onCall }: { onCall: (name: string) => void }): ReactNode {
  const tools = usePages('tools.list', { limit: 100 })
  const items = tools.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <FailureShown failure={tools.error} onRetry={() => void tools.refetch()} />
      {tools.isPending ? <Waiting /> : null}
      <Names items={items.map(({ name, description }) => ({ name, says: description }))} onChoose={onCall} />
      <MoreButton pages={tools} label={chatText.tools.more} />
    </>
  )
}

function Workflows({ onRun }: { onRun: (name: string) => void }): ReactNode {
  const kept = useOperation('workflows.list', { limit: 100 })
  const examples = useOperation('workflows.examples', {})
  const { own, none, draft, examples: given } = chatText.workflows
  return (
    <>
      <FailureShown failure={kept.error ?? examples.error} />
      {kept.isPending || examples.isPending ? <Waiting /> : null}
      <Text size="sm" c="dimmed">
        {given}
      </Text>
      <Names
        items={(examples.data?.items ?? []).map(({ name, description }) => ({
          name,
          says: description ?? '',
        }))}
        onChoose={onRun}
      />
      <Text size="sm" c="dimmed" mt="sm">
        {own}
      </Text>
      {kept.data?.items.length === 0 ? <Text size="sm">{none}</Text> : null}
      <Names
        items={(kept.data?.items ?? []).map(({ name, title, newest }) => ({
          name: newest === null ? `${name}@draft` : name,
          says: [title ?? '', newest === null ? draft : ''].filter(Boolean).join(', '),
        }))}
        onChoose={onRun}
      />
    </>
  )
}

interface NamesProps {
  readonly items: readonly { readonly name: string; readonly says: string }[]
  readonly onChoose: (name: string) => void
}

function Names({ items, onChoose }: NamesProps): ReactNode {
  return (
    <dl className={classes['commands']}>
      {items.flatMap(({ name, says }) => [
        <dt key={name}>
          <Anchor
            component="button"
            type="button"
            className={classes['command']}
            onClick={() => onChoose(name)}
          >
            {name}
          </Anchor>
        </dt>,
        <dd key={`${name} says`}>{says}</dd>,
      ])}
    </dl>
  )
}
