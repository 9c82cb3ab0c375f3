import { Button, Group, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { RunNeed } from '#contract'

import { now } from '../client/browser.ts'
import { useAction, useOperation } from '../client/use-operation.ts'
import { Icon } from '../icons/icon.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { approvalText } from '../text/approvals.ts'
import { useHomeFolder } from './home-folder.ts'
import { type MissingPermission, useMissingPermission } from './missing-permission.ts'
import { type PermissionAnswer, PermissionDialog } from './permission-dialog.tsx'
import classes from './permission.module.css'
import { partsOf } from './permission-words.ts'

interface PermissionAskedProps {
  readonly need: Extract<RunNeed, { is: 'decision' }>
  /** Whether the dialog opens by itself. */
  readonly isUrgent?: boolean
  /** Instead, where the step failed for something else. */
  readonly otherwise?: ReactNode
}

/** A step that failed for want of a permission: it is said which, and given or refused in a dialog. */
export function PermissionAsked({ need, otherwise = null, ...rest }: PermissionAskedProps): ReactNode {
  const missing = useMissingPermission(need)
  return missing === null ? otherwise : <Asked need={need} missing={missing} {...rest} />
}

interface AskedProps extends Omit<PermissionAskedProps, 'otherwise'> {
  readonly missing: MissingPermission
}

function Asked({ need, missing, isUrgent = false }: AskedProps): ReactNode {
  const [isOpen, setOpen] = useState(isUrgent)
  const words = approvalText.permission
  const { kind, resource } = partsOf(missing.capability, useHomeFolder())
  return (
    <Group gap="xs" justify="space-between">
      <Group gap={6} wrap="nowrap" style={{ flex: '1 1 240px' }}>
        <Icon name="key" size={16} />
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {words.asked(`${words.kinds[kind].toLowerCase()} ${resource}`)}
        </Text>
      </Group>
      <Button size="xs" onClick={() => setOpen(true)}>
        {words.open}
      </Button>
      {isOpen ? <AskedDialog need={need} missing={missing} onClose={() => setOpen(false)} /> : null}
    </Group>
  )
}

const hourMs = 3_600_000

function AskedDialog(props: Omit<AskedProps, 'isUrgent'> & { readonly onClose: () => void }): ReactNode {
  const { need, missing, onClose } = props
  const words = approvalText.permission
  const give = useAction('grants.give')
  const decide = useAction('runs.decide')
  // Only what is noted of a refusal says whom a permission for this run can be given to: a file can call itself anything.
  const noted = useOperation('grants.log', { limit: 200 })
  const narrowest =
    noted.data?.items.find(({ what, by }) => what === 'refused' && by === need.run)?.for ?? 'global'
  const tool = useOperation('tools.list', { limit: 200 }).data?.items.find(
    ({ name }) => name === missing.tool,
  )

  async function answer({ allowed, scope, isRemembered }: PermissionAnswer): Promise<void> {
    for (const capability of allowed) {
      const given = await give.start({
        capability,
        for: scope,
        reason: words.reason,
        dangersSeen: true,
        ...(isRemembered ? {} : { expiresAt: new Date(now() + hourMs).toISOString() }),
      })
      if (given === null) return
    }
    const action = allowed.length > 0 ? 'retry' : 'fail'
    if ((await decide.start({ id: need.run, node: need.node, action })) !== null) onClose()
  }
  if (noted.isPending) return null
  return (
    <PermissionDialog
      asked={[{ capability: missing.capability, why: words.needs(tool?.title ?? missing.tool) }]}
      narrowest={narrowest}
      about={
        tool === undefined ? null : (
          <div className={classes['about']}>
            <Text size="xs" c="dimmed">
              {words.about}
            </Text>
            <Text size="sm">
              <b>{tool.title}</b> ({tool.name}). {tool.description}
            </Text>
            <Text size="xs" c="dimmed">
              {`${words.capabilities}: ${tool.capabilities.join(', ') || '–'}`}
            </Text>
          </div>
        )
      }
      failure={<FailureShown failure={give.failure ?? decide.failure} />}
      isUnderWay={give.isUnderWay || decide.isUnderWay}
      onAnswer={(said) => void answer(said)}
      onClose={onClose}
    />
  )
}
