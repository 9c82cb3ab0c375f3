import { z } from 'zod'

import type { Implementations, Operations } from '#contract'
import { diffText, diffWorkflows, type WorkflowStore, type WorkflowSummary } from '#workflow'

import { bundledWorkflows, findKept, type FoundWorkflow } from '../running/find-workflow.ts'
import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { wireTime } from './wire-time.ts'
import { workflowDraftsOperations } from './workflow-drafts.ts'
import { workflowTrialOperations } from './workflow-trial.ts'
import { changeView, headOf, notFound, revisionOf, valueOf } from './workflow-view.ts'

type Named = Extract<keyof Operations, `workflows.${string}`>

const Place = z.tuple([z.number(), z.string()])
const VersionPlace = z.tuple([z.int()])

export function workflowsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const store = workspace.workflows

  return {
    ...workflowDraftsOperations(desk),
    ...workflowTrialOperations(desk),

    async 'workflows.list'({ search = '', cursor, limit }, { signal }) {
      const [at = Infinity, last = ''] = cursor === undefined ? [] : placeFrom(Place, cursor)
      const wanted = search.toLowerCase()
      const all = (await store.listWorkflows({ signal }))
        .filter(({ name, title }) => `${name}\n${title ?? ''}`.toLowerCase().includes(wanted))
        .toSorted((a, b) => b.updatedAt - a.updatedAt || (a.name < b.name ? 1 : -1))
        .filter(({ updatedAt, name }) => updatedAt < at || (updatedAt === at && name < last))
      const items = all.slice(0, limit)
      const end = items.at(-1)
      return {
        items: items.map(entryView),
        next: all.length > limit && end ? placeText([end.updatedAt, end.name]) : null,
      }
    },

    async 'workflows.examples'() {
      const items = (await bundledWorkflows()).map(({ document }) => headOf(document, 'yaml'))
      return { items }
    },

    async 'workflows.get'({ name, version, format }, { signal }) {
      const { document, version: number } = await find(store, { name, version, signal })
      return {
        ...headOf(document, format),
        version: number,
        document: valueOf(document),
        revision: revisionOf(document),
      }
    },

    async 'workflows.versions'({ name, cursor, limit }, { signal }) {
      const [below = Infinity] = cursor === undefined ? [] : placeFrom(VersionPlace, cursor)
      const versions = await store.listVersions(name, { signal })
      if (versions.length === 0 && !(await store.findDraft(name, { signal }))) throw notFound(name)
      const rest = versions.filter(({ version }) => version < below)
      const items = rest.slice(0, limit).map(({ version, changelog, by, publishedAt }) => ({
        version,
        changelog,
        by,
        publishedAt: wireTime(publishedAt),
      }))
      const end = items.at(-1)
      return { items, next: rest.length > limit && end ? placeText([end.version]) : null }
    },

    async 'workflows.diff'({ name, from, to }, { signal }) {
      const [older, newer] = [
        await find(store, { name, version: from, signal }),
        await find(store, { name, version: to, signal }),
      ]
      const changes = diffWorkflows(older.document, newer.document)
      return { same: changes.length === 0, changes: changes.map(changeView), text: diffText(changes) }
    },
  }
}

async function find(
  store: WorkflowStore,
  { name, version, signal }: { name: string; version: string; signal: AbortSignal },
): Promise<FoundWorkflow> {
  const word = version === 'newest' ? name : `${name}@${version}`
  const found = await findKept(word, { store, signal })
  if (found) return found
  // What has only a draft is found by its name as well.
  const draft = version === 'newest' ? await findKept(`${name}@draft`, { store, signal }) : undefined
  if (draft) return draft
  throw notFound(word)
}

function entryView({ name, title, newest, hasDraft, updatedAt }: WorkflowSummary) {
  return { name, title, newest, hasDraft, updatedAt: wireTime(updatedAt) }
}
