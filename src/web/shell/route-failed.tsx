import { Box } from '@mantine/core'
import { type ErrorComponentProps, Link, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { Empty } from '../parts/empty.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { shellText } from '../text/shell.ts'

/** Instead of a room that broke; the others still work. */
export function RouteFailed({ error, reset }: ErrorComponentProps): ReactNode {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  return (
    <Box p="lg" maw={720} mx="auto">
      <FailureShown
        failure={error instanceof Error ? error : new Error(String(error))}
        title={shellText.failed.title(path)}
        onRetry={reset}
      />
    </Box>
  )
}

export function NotFound(): ReactNode {
  return (
    <Empty icon="search" title={shellText.notFound.title} text={shellText.notFound.text} isPage>
      <Link to="/">{shellText.notFound.home}</Link>
    </Empty>
  )
}
