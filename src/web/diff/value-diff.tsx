import { lazy, type ReactNode, Suspense, useMemo } from 'react'

import type { Json } from '#base'

import classes from './diff.module.css'
import type { Hunk } from './hunk.ts'

const CodeDiff = lazy(async () => ({ default: (await import('./code-diff.tsx')).CodeDiff }))

interface ValueDiffProps {
  readonly name: string
  readonly before: Json
  readonly after: Json
}

/** How two values differ, as their JSON texts. */
export function ValueDiff({ name, before, after }: ValueDiffProps): ReactNode {
  const hunk = useMemo<Hunk>(
    () => ({ oldStart: null, newStart: null, lines: [...marked('-', before), ...marked('+', after)] }),
    [before, after],
  )
  return (
    <div className={classes['diff']}>
      <Suspense>
        <CodeDiff hunk={hunk} layout="unified" name={name} />
      </Suspense>
    </div>
  )
}

function marked(mark: '-' | '+', value: Json): string[] {
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => `${mark}${line}`)
}
