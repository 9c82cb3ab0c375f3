import type { Workspace } from '../workspace.ts'
import { isLate } from './approvals.ts'
import { needsOf, runsForPerson } from './for-person.ts'

/** Lets every effect that waits for a budget look again, since limits have changed. Answers how many do. */
export async function lookAgain(workspace: Workspace, { by }: { by: string }): Promise<number> {
  const waiting = (await runsForPerson(workspace)).filter((row) => row.waiting === 'budget')
  let woken = 0
  for (const need of await needsOf(workspace, waiting, { all: true })) {
    if (need.is !== 'budget') continue
    try {
      await workspace.runs.answer(need.run, need.key, { answer: need.answer, by })
      woken += 1
    } catch (error) {
      // It was woken by something else meanwhile, or its run has ended.
      if (!isLate(error)) throw error
    }
  }
  return woken
}
