import { cp, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'

import { AppError } from '#contract'

import { makeSampleFolder, sampleFiles } from './sample-folder.ts'

/** Where a demo's files are unless another folder is named. */
export const demoFolderName = 'adjutant-demo'

/** A fresh copy of the sample in the usual place; its path. */
export async function makeDemoFolder(folder: string): Promise<string> {
  return (await makeCopy(join(folder, demoFolderName))).copy
}

/** A fresh copy of the sample each time, so that nothing of an earlier one is touched. */
export async function makeCopy(folder: string): Promise<{ sample: string; copy: string }> {
  const sample = join(folder, 'sample')
  const there = new Set(await readdir(folder).catch(() => []))
  const isOurs = there.has('sample') && (await holdsSample(sample))
  if (there.size > 0 && !isOurs) {
    throw new AppError('files.exists', `${folder} exists and is not a demo's folder; it was left alone.`, {
      hint: 'Name another folder: adjutant demo FOLDER.',
      details: { path: folder },
    })
  }
  if (!isOurs) await makeSampleFolder(sample)
  let number = 1
  while (there.has(`copy-${number}`)) number += 1
  const copy = join(folder, `copy-${number}`)
  await cp(sample, copy, { recursive: true, preserveTimestamps: true, errorOnExist: true, force: false })
  return { sample, copy }
}

async function holdsSample(folder: string): Promise<boolean> {
  const tree = new Set((await treeOf(folder)).map(({ path }) => path))
  return sampleFiles().every(({ path }) => tree.has(path))
}

export interface TreeFile {
  /** Within the folder, with `/` between names. */
  readonly path: string
}

export async function treeOf(folder: string): Promise<TreeFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => ({ path: relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/') }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
