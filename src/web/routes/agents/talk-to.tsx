import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import { useAction } from '../../client/use-operation.ts'
import { FolderPicker } from '../../folders/folder-picker.tsx'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { agentsText } from '../../text/agents.ts'
import { keepChoice } from '../chat/choice.ts'

interface TalkProps {
  readonly agent: string
  /** Where it is talked to; in a new session of a folder that is chosen, where there is none. */
  readonly session: string | undefined
  readonly isMain?: boolean
}

/** Opens a session in which this agent is asked. */
export function TalkTo({ agent, session, isMain = false }: TalkProps): ReactNode {
  const [isChoosing, setChoosing] = useState(false)
  const create = useAction('sessions.create')
  const navigate = useNavigate()

  async function open(id: string): Promise<void> {
    keepChoice(id, { agent, model: null })
    await navigate({ to: '/chat/$session', params: { session: id } })
  }
  async function begin(project: string): Promise<void> {
    setChoosing(false)
    const begun = await create.start({ project, title: agentsText.talkTo(agent) })
    if (begun !== null) await open(begun.id)
  }
  return (
    <>
      <Button
        size={isMain ? 'sm' : 'xs'}
        variant={isMain ? 'filled' : 'default'}
        aria-label={agentsText.talkTo(agent)}
        leftSection={<Icon name="chat" size={15} />}
        loading={create.isUnderWay}
        onClick={() => (session === undefined ? setChoosing(true) : void open(session))}
      >
        {agentsText.talk}
      </Button>
      <FailureShown failure={create.failure} title={agentsText.notBegun} />
      {isChoosing ? (
        <FolderPicker onChoose={(folder) => void begin(folder)} onClose={() => setChoosing(false)} />
      ) : null}
    </>
  )
}
