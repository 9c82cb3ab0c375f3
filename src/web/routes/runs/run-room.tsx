import { Alert, ScrollArea, Stack, Tabs } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'

import { useOperation } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import roomClasses from '../../parts/room.module.css'
import { Waiting } from '../../parts/waiting.tsx'
import { ChildrenTab } from '../../run/children-tab.tsx'
import { JournalTab } from '../../run/journal-tab.tsx'
import { LogTab } from '../../run/log-tab.tsx'
import { Needs } from '../../run/needs.tsx'
import { ReceiptsTab } from '../../run/receipts-tab.tsx'
import { RunActions } from '../../run/run-actions.tsx'
import { RunHead, type RunView } from '../../run/run-head.tsx'
import { StepsTab } from '../../run/steps-tab.tsx'
import { ValueShown } from '../../run/value-shown.tsx'
import { runTitle } from '../../runs/state-badge.tsx'
import { forgetText, runText } from '../../text/runs.ts'
import { shellText } from '../../text/shell.ts'
import { type RunTab, runTabs } from './search.ts'

const GraphTab = lazy(async () => ({ default: (await import('../../run/graph-tab.tsx')).GraphTab }))
const route = getRouteApi('/runs/$id')

/** One run: where it stands, what it needs, and all that it did. */
export function RunRoom(): ReactNode {
  const { id } = route.useParams()
  const run = useOperation('runs.get', { id })
  const title = run.data === undefined ? runText.list.title : runTitle(run.data)
  useEffect(() => {
    document.title = `${title} · ${shellText.name}`
  }, [title])
  return (
    <div className={roomClasses['room']} data-wide>
      {run.isPending ? <Waiting lines={8} /> : null}
      <FailureShown failure={run.error} onRetry={() => void run.refetch()} />
      {run.data === undefined ? null : <Run key={id} run={run.data} />}
    </div>
  )
}

function Run({ run }: { run: RunView }): ReactNode {
  const { tab = 'timeline' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <>
      <RunHead run={run} />
      <RunActions run={run} />
      <Stack gap="md" mb="md">
        {run.forgottenAt === null ? null : <Alert color="gray">{forgetText.done}</Alert>}
        {run.error === null || run.status === 'waiting' ? null : (
          <Alert
            color={run.status === 'failed' ? 'red' : 'gray'}
            icon={<Icon name="warning" />}
            title={run.error.code}
          >
            {run.error.detail} {run.error.hint}
          </Alert>
        )}
        <Needs run={run.id} needs={run.needs} />
        {run.notices.map(({ title, body, level }) => (
          <Alert
            key={title + body}
            color={level === 'error' ? 'red' : level === 'warning' ? 'yellow' : 'fir'}
            icon={<Icon name="info" />}
            title={title}
          >
            {body}
          </Alert>
        ))}
      </Stack>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) =>
          void navigate({
            search: { tab: next === null || next === 'timeline' ? undefined : (next as RunTab) },
            replace: true,
          })
        }
      >
        <ScrollArea type="never" mb="md">
          <Tabs.List style={{ flexWrap: 'nowrap' }}>
            {runTabs.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {runText.tabs[one]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </ScrollArea>
        {runTabs.map((one) => (
          <Tabs.Panel key={one} value={one}>
            {one === tab ? <TabBody tab={one} run={run} /> : null}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  )
}

function TabBody({ tab, run }: { tab: RunTab; run: RunView }): ReactNode {
  switch (tab) {
    case 'timeline':
      return <StepsTab run={run.id} isGoing={run.finishedAt === null} canFork={run.workflow !== null} />
    case 'journal':
      return <JournalTab run={run.id} />
    case 'values':
      return (
        <Stack gap="lg">
          <ValueShown title={runText.values.input} shown={run.input} whole={{ id: run.id, part: 'input' }} />
          <ValueShown
            title={runText.values.output}
            shown={run.output}
            whole={{ id: run.id, part: 'output' }}
          />
        </Stack>
      )
    case 'log':
      return <LogTab run={run.id} />
    case 'receipts':
      return <ReceiptsTab run={run.id} />
    case 'graph':
      return (
        <Suspense fallback={<Waiting lines={8} />}>
          <GraphTab run={run.id} />
        </Suspense>
      )
    case 'children':
      return <ChildrenTab run={run.id} />
  }
}
