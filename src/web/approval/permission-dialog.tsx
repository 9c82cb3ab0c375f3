import { Alert, Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import { useOperation } from '../client/use-operation.ts'
import { Icon } from '../icons/icon.tsx'
import { approvalText } from '../text/approvals.ts'
import { useHomeFolder } from './home-folder.ts'
import classes from './permission.module.css'
import { partsOf } from './permission-words.ts'

/** A permission that is asked for. */
export interface AskedPermission {
  /** A capability string. */
  readonly capability: string
  /** A sentence for the person. */
  readonly why: string
}

export interface PermissionAnswer {
  readonly allowed: readonly string[]
  readonly denied: readonly string[]
  /** For whom: `global`, `workflow:NAME`. */
  readonly scope: string
  /** Whether it holds until it is revoked, or for an hour. */
  readonly isRemembered: boolean
}

interface PermissionDialogProps {
  readonly asked: readonly AskedPermission[]
  /** The narrowest for whom it can be: `workflow:NAME`, `project:NAME`; `global` when it can only be for all. */
  readonly narrowest: string
  /** What those who need it say of themselves. */
  readonly about?: ReactNode
  readonly failure?: ReactNode
  readonly isUnderWay?: boolean
  readonly onAnswer: (answer: PermissionAnswer) => void
  readonly onClose: () => void
}

/** New permissions, each to be allowed or denied, with what is dangerous about it. */
export function PermissionDialog(props: PermissionDialogProps): ReactNode {
  const { asked, narrowest, about, failure, isUnderWay = false, onAnswer, onClose } = props
  const words = approvalText.permission
  const [said, setSaid] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [isRemembered, setRemembered] = useState(false)
  const [scope, setScope] = useState(narrowest)
  // Nothing is chosen beforehand: a permission is given by a gesture, or not at all.
  const isComplete = asked.every(({ capability }) => said.has(capability))

  function submit(event: FormEvent): void {
    event.preventDefault()
    const picked = (wanted: boolean): string[] =>
      asked.flatMap(({ capability }) => (said.get(capability) === wanted ? [capability] : []))
    onAnswer({ allowed: picked(true), denied: picked(false), scope, isRemembered })
  }
  return (
    <Modal opened onClose={onClose} title={words.title} size="lg">
      <form onSubmit={submit}>
        <Stack gap="md">
          {asked.map((one) => (
            <OnePermission
              key={one.capability}
              asked={one}
              scope={scope}
              said={said.get(one.capability)}
              onSay={(isAllowed) => setSaid(new Map(said).set(one.capability, isAllowed))}
            />
          ))}
          {about}
          <Group align="end" gap="lg">
            <Checkbox
              label={words.remember}
              description={words.rememberHint}
              checked={isRemembered}
              onChange={({ currentTarget }) => setRemembered(currentTarget.checked)}
            />
            {narrowest === 'global' ? null : (
              <Select
                label={words.scope}
                allowDeselect={false}
                data={[
                  { value: narrowest, label: scopeText(narrowest) },
                  { value: 'global', label: words.scopes.global },
                ]}
                value={scope}
                onChange={(value) => setScope(value ?? narrowest)}
              />
            )}
          </Group>
          {[...said.values()].includes(false) ? (
            <Text size="sm" c="dimmed">
              {words.refusedNote}
            </Text>
          ) : null}
          {failure}
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {words.later}
            </Button>
            <Button type="submit" disabled={!isComplete} loading={isUnderWay}>
              {words.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function scopeText(scope: string): string {
  const [, kind = '', name = ''] = /^([a-z]+):(.+)$/s.exec(scope) ?? []
  return approvalText.permission.scopes.only(kind, name)
}

interface OneProps {
  readonly asked: AskedPermission
  readonly scope: string
  readonly said: boolean | undefined
  readonly onSay: (isAllowed: boolean) => void
}

function OnePermission({ asked: { capability, why }, scope, said, onSay }: OneProps): ReactNode {
  const words = approvalText.permission
  const checked = useOperation('grants.check', { capability, for: scope })
  const { kind, resource } = partsOf(capability, useHomeFolder())
  const what = `${words.kinds[kind]} ${resource}`
  const dangers = checked.data?.dangers ?? []
  return (
    <section aria-label={what} className={classes['permission']}>
      <Group justify="space-between" align="start" gap="sm">
        <div className={classes['what']}>
          <Text fw={620}>
            {words.kinds[kind]} <span className={classes['resource']}>{resource}</span>
          </Text>
          <Text size="sm" c="dimmed">
            {why}
          </Text>
        </div>
        <Group gap={4} role="group" aria-label={words.choice(what)}>
          <Say isChosen={said === false} color="red" onSay={() => onSay(false)}>
            {words.deny}
          </Say>
          <Say isChosen={said === true} color="fir" onSay={() => onSay(true)}>
            {words.allow}
          </Say>
        </Group>
      </Group>
      {dangers.length === 0 ? null : (
        <Alert color="red" mt="xs" icon={<Icon name="warning" />} title={words.dangers}>
          {dangers.map(({ kind: danger, text }) => (
            <Text key={danger} size="sm">
              {text} {danger === 'own_home' ? words.ownHome : ''}
            </Text>
          ))}
        </Alert>
      )}
    </section>
  )
}

interface SayProps {
  readonly isChosen: boolean
  readonly color: string
  readonly onSay: () => void
  readonly children: ReactNode
}

function Say({ isChosen, color, onSay, children }: SayProps): ReactNode {
  return (
    <Button
      size="xs"
      variant={isChosen ? 'filled' : 'default'}
      color={color}
      aria-pressed={isChosen}
      onClick={onSay}
    >
      {children}
    </Button>
  )
}
