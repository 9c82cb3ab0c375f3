import { Button, Checkbox, Group, SegmentedControl, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { lazy, type ReactNode, Suspense, useState, useSyncExternalStore } from 'react'

import { diffText } from '../text/plan.ts'
import classes from './diff.module.css'
import { countLines, type Hunk } from './hunk.ts'
import { type DiffLayout, diffLayout, keepLayout } from './layout.ts'

const CodeDiff = lazy(async () => ({ default: (await import('./code-diff.tsx')).CodeDiff }))

/** Which parts are taken, where they can be taken one by one. */
export interface PartChoice {
  readonly chosen: ReadonlySet<number>
  choose(chosen: ReadonlySet<number>): void
}

interface TextDiffProps {
  /** The name of the file. */
  readonly name: string
  readonly hunks: readonly Hunk[]
  readonly choice?: PartChoice | undefined
}

/** Parts that are shown at first, and with each wish for more: each is an editor of its own. */
const atOnce = 25
/** Two texts side by side need so many pixels. */
const splitWidth = 540

/** How a text would change, part by part. */
export function TextDiff({ name, hunks, choice }: TextDiffProps): ReactNode {
  const [shown, setShown] = useState(atOnce)
  const { ref, width } = useElementSize()
  const wished = useSyncExternalStore(diffLayout.subscribe, diffLayout.get)
  const canSplit = width === 0 || width >= splitWidth
  const layout: DiffLayout = canSplit ? wished : 'unified'
  const { added, removed } = countLines(hunks)
  return (
    <section ref={ref} aria-label={diffText.both(name)} className={classes['diff']}>
      <Group gap="xs" wrap="nowrap" className={classes['head']}>
        <Text fw={600} size="sm" truncate title={name}>
          {name}
        </Text>
        <span className={classes['added']}>{diffText.added(added)}</span>
        <span className={classes['removed']}>{diffText.removed(removed)}</span>
        {canSplit ? (
          <SegmentedControl
            ml="auto"
            size="xs"
            aria-label={diffText.layout}
            data={[
              { value: 'unified', label: diffText.unified },
              { value: 'split', label: diffText.split },
            ]}
            value={wished}
            onChange={(value) => keepLayout(value === 'split' ? 'split' : 'unified')}
          />
        ) : null}
      </Group>
      {hunks.slice(0, shown).map((hunk, part) => (
        // Parts are what they are by their positions.
        // oxlint-disable-next-line react/no-array-index-key
        <div
          key={part}
          className={classes['part']}
          data-off={choice?.chosen.has(part) === false || undefined}
        >
          <PartHead part={part} hunks={hunks} choice={choice} />
          <Suspense fallback={<PlainDiff hunk={hunk} />}>
            <CodeDiff hunk={hunk} layout={layout} name={name} />
          </Suspense>
          {hunk.lines.at(-1)?.startsWith('\\') ? (
            <Text size="xs" c="dimmed" px="sm" pb={4}>
              {diffText.noEnd}
            </Text>
          ) : null}
        </div>
      ))}
      {hunks.length > shown ? (
        <Button variant="default" size="xs" m="xs" onClick={() => setShown(shown + atOnce)}>
          {diffText.more(hunks.length - shown)}
        </Button>
      ) : null}
    </section>
  )
}

interface PartHeadProps {
  readonly part: number
  readonly hunks: readonly Hunk[]
  readonly choice: PartChoice | undefined
}

function PartHead({ part, hunks, choice }: PartHeadProps): ReactNode {
  const { newStart, lines } = hunks[part] ?? { newStart: null, lines: [] }
  const height = lines.filter((line) => !line.startsWith('-') && !line.startsWith('\\')).length
  const place =
    newStart === null ? null : diffText.lines(Math.max(1, newStart), Math.max(1, newStart + height - 1))
  if (choice === undefined && hunks.length === 1) return null
  const words = [diffText.part(part + 1, hunks.length), place].filter((word) => word !== null).join(' · ')
  return (
    <div className={classes['partHead']}>
      {choice === undefined ? (
        words
      ) : (
        <Checkbox
          size="xs"
          label={words}
          aria-label={diffText.take(part + 1)}
          checked={choice.chosen.has(part)}
          onChange={({ currentTarget }) => {
            const next = new Set(choice.chosen)
            if (currentTarget.checked) next.add(part)
            else next.delete(part)
            choice.choose(next)
          }}
        />
      )}
    </div>
  )
}

/** Until the comparison within lines is there. */
function PlainDiff({ hunk }: { hunk: Hunk }): ReactNode {
  return <pre className={classes['plain']}>{hunk.lines.slice(0, 200).join('\n')}</pre>
}
