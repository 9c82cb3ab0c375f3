import { Badge, Stack, Table } from '@mantine/core'
import type { ReactNode } from 'react'

import { usePages } from '../client/use-operation.ts'
import { Empty } from '../parts/empty.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { MoreButton } from '../parts/more-button.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { When } from '../parts/when.tsx'
import { runText } from '../text/runs.ts'
import classes from './run.module.css'

const text = runText.receipts
const undoColours = { pure: 'gray', reversible: 'green', compensable: 'yellow', irreversible: 'red' } as const
const stateColours = { stands: 'blue', undone: 'gray', kept: 'gray' } as const

/** What a run did to the world, and whether it can be taken back. */
export function ReceiptsTab({ run }: { run: string }): ReactNode {
  const pages = usePages('runs.receipts', { id: run, cut: 0 })
  const receipts = (pages.data?.pages ?? []).flatMap(({ items }) => items)
  if (pages.isPending) return <Waiting />
  if (pages.isError) return <FailureShown failure={pages.error} onRetry={() => void pages.refetch()} />
  if (receipts.length === 0) return <Empty icon="undo" title={text.none} text={text.noneText} />
  return (
    <Stack gap="sm">
      <div
        className={classes['wide']}
        // It may scroll, and so can be reached by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={runText.tabs.receipts}
      >
        <Table verticalSpacing={6} miw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.number}</Table.Th>
              <Table.Th>{text.what}</Table.Th>
              <Table.Th>{text.undo}</Table.Th>
              <Table.Th>{text.how}</Table.Th>
              <Table.Th>{text.when}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {receipts.map((receipt) => (
              <Table.Tr key={receipt.position}>
                <Table.Td>{receipt.position}</Table.Td>
                <Table.Td className={classes['receipt']}>
                  {receipt.text}
                  {receipt.undoes === null ? null : ` (${text.takesBack(receipt.undoes.position)})`}
                </Table.Td>
                <Table.Td>
                  <Badge miw="max-content" color={undoColours[receipt.undo]}>
                    {text.classes[receipt.undo]}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  <Badge miw="max-content" color={stateColours[receipt.state]}>
                    {text.state[receipt.state]}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  <When at={receipt.at} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <MoreButton pages={pages} />
    </Stack>
  )
}
