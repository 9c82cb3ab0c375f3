import { Text, Title } from '@mantine/core'
import { type ReactNode, useId, useMemo, useState } from 'react'

import { sizeText } from '#base'
import type { DryRunReport, PlannedChange } from '#contract'

import { TextDiff } from '../diff/text-diff.tsx'
import { planText } from '../text/plan.ts'
import { ChangeTree } from './change-tree.tsx'
import classes from './plan.module.css'
import { commonFolder, countsOf, type Leaf } from './tree.ts'

type PlannedLeaf = Leaf & { readonly planned: PlannedChange }

/** The files that would be other than they are: their tree, and how the text of one of them would change. */
export function PlanFiles({ files }: { files: DryRunReport['files'] }): ReactNode {
  const heading = useId()
  const leaves = useMemo(() => files.changes.map(leafOf), [files])
  const [chosen, setChosen] = useState<string | null>(
    () => leaves.find(({ planned }) => planned.diff?.is === 'text')?.id ?? null,
  )
  const looked = leaves.find(({ id }) => id === chosen)
  const hasTexts = leaves.some(({ planned }) => planned.diff !== undefined)
  if (leaves.length === 0) return <Text size="sm">{planText.nothing}</Text>
  return (
    <section aria-labelledby={heading}>
      <Title order={2} id={heading}>
        {planText.files}
      </Title>
      <Text size="sm">{saidOf(files, countsOf(leaves))}</Text>
      <Text size="xs" c="dimmed" mb={6} style={{ overflowWrap: 'anywhere' }}>
        {planText.filesIn(commonFolder(leaves.map(({ path }) => path)))}
      </Text>
      <div className={classes['files']} data-sides={hasTexts || undefined}>
        <ChangeTree
          leaves={leaves}
          chosen={chosen}
          onChoose={setChosen}
          renderAside={({ planned }) => sizesOf(planned)}
        />
        {hasTexts ? <Looked change={looked?.planned} /> : null}
      </div>
    </section>
  )
}

function leafOf(planned: PlannedChange, index: number): PlannedLeaf {
  const { change, kind, path, from } = planned
  return { id: String(index), change, kind, path, from, planned }
}

function saidOf({ bytes }: DryRunReport['files'], counts: Readonly<Record<string, number>>): string {
  const sizes = (['written', 'moved', 'removed'] as const).flatMap((what) =>
    bytes[what] > 0 ? [planText.bytes[what](sizeText(bytes[what]))] : [],
  )
  return [planText.changes(counts), ...sizes].join(' · ')
}

function sizesOf({ kind, change, sizeBytes, oldSizeBytes }: PlannedChange): string | null {
  if (kind !== 'file' || change === 'moved') return null
  return planText.sizes(oldSizeBytes === undefined ? null : sizeText(oldSizeBytes), sizeText(sizeBytes))
}

function Looked({ change }: { change: PlannedChange | undefined }): ReactNode {
  if (change === undefined) return <Text className={classes['none']}>{planText.chooseFile}</Text>
  const { diff, path } = change
  if (diff?.is === 'text') return <TextDiff key={path} name={nameOf(path)} hunks={diff.hunks} />
  const why =
    diff === undefined ? planText.noText : diff.is === 'binary' ? planText.binary : planText.omitted(diff.why)
  return (
    <Text className={classes['none']}>
      {nameOf(path)}: {why}
    </Text>
  )
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).findLast((name) => name !== '') ?? path
}
