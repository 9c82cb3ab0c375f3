import { z } from 'zod'

import { canonicalJson, type Json, sha256 } from '#base'
import {
  AppError,
  type Implementations,
  type Operations,
  type WorkflowDocument,
  type WorkflowFinding,
  type WorkflowSource,
} from '#contract'
import { printCapability } from '#gate'
import {
  diffText,
  diffWorkflows,
  invalidWorkflow,
  printWorkflow,
  readWorkflow,
  type WorkflowProblem,
  type WorkflowSummary,
} from '#workflow'

import { placeOf } from '../dry-run/place.ts'
import { calledBy, problemsOf } from '../running/check-workflow.ts'
import { bundledWorkflows, findKept, type FoundWorkflow } from '../running/find-workflow.ts'
import { lookAhead } from '../running/look-ahead.ts'
import type { Desk } from './desk.ts'
import { readyRun } from './given-workflow.ts'
import { placeFrom, placeText } from './list-place.ts'
import { requireFresh } from './revision.ts'
import { wireTime } from './wire-time.ts'

type Named = Extract<keyof Operations, `workflows.${string}`>

const Place = z.tuple([z.number(), z.string()])
const VersionPlace = z.tuple([z.int()])
const mostProblems = 100
/** The revision of what is not there. */
const none = 'none'

export function workflowsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const store = workspace.workflows

  async function find(name: string, version: string, signal: AbortSignal): Promise<FoundWorkflow> {
    const word = version === 'newest' ? name : `${name}@${version}`
    const found = await findKept(word, { store, signal })
    if (found) return found
    // What has only a draft is found by its name as well.
    const draft = version === 'newest' ? await findKept(`${name}@draft`, { store, signal }) : undefined
    if (draft) return draft
    throw notFound(word)
  }

  return {
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
      const { document, version: number } = await find(name, version, signal)
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
      const [older, newer] = [await find(name, from, signal), await find(name, to, signal)]
      const changes = diffWorkflows(older.document, newer.document)
      return { same: changes.length === 0, changes: changes.map(changeView), text: diffText(changes) }
    },

    async 'workflows.saveDraft'({ name, text, revision }, { signal }) {
      const read = readWorkflow(text, { name })
      const { document } = read
      if (document.name !== name) {
        throw new AppError('workflow.invalid', `The document calls itself ${document.name}, not ${name}.`, {
          hint: 'Give it the name under which it is kept.',
        })
      }
      const there = await store.findDraft(name, { signal })
      requireFresh(revision, there ? revisionOf(there) : none, `${name}@draft`)
      const over = revision === undefined ? {} : { over: there ?? null }
      if (!(await store.saveDraft(document, { at: workspace.clock.now(), ...over, signal })))
        requireFresh(revision, '', `${name}@draft`)
      desk.changed('workflows')
      const problems = problemsOf(
        { document, text: read, version: null, from: name, file: null },
        { workflows: await calledBy(document, store, { signal }) },
      )
      return { name, revision: revisionOf(document), problems: findings(problems) }
    },

    async 'workflows.removeDraft'({ name, revision }, { signal }) {
      const there = await store.findDraft(name, { signal })
      if (!there) throw notFound(`${name}@draft`)
      requireFresh(revision, revisionOf(there), `${name}@draft`)
      const over = revision === undefined ? {} : { over: there }
      if (!(await store.removeDraft(name, { ...over, signal }))) throw notFound(`${name}@draft`)
      desk.changed('workflows')
      return { removed: true }
    },

    async 'workflows.publish'({ name, changelog, revision }, { caller: { by }, signal }) {
      const document = await store.findDraft(name, { signal })
      if (!document) throw notFound(`${name}@draft`)
      requireFresh(revision, revisionOf(document), `${name}@draft`)
      const found = { document, version: null, from: `${name}@draft`, file: null }
      const problems = problemsOf(found, { workflows: await calledBy(document, store, { signal }) })
      if (problems.some(({ severity }) => severity === 'error')) throw invalidWorkflow(problems)
      const before = await store.findVersion(name, 'newest', { signal })
      const at = workspace.clock.now()
      const { version } = await store.publish(document, { changelog, by, at, signal })
      desk.changed('workflows')
      return { version, created: before?.version !== version }
    },

    async 'workflows.validate'({ text }, { signal }) {
      let found: FoundWorkflow
      try {
        const read = readWorkflow(text)
        found = { document: read.document, version: null, text: read, from: '', file: null }
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'workflow.invalid') throw error
        const problems = (error.details['problems'] ?? []) as unknown as readonly WorkflowProblem[]
        return { valid: false, problems: findings(problems), name: null, input: null }
      }
      const { document } = found
      const problems = problemsOf(found, { workflows: await calledBy(document, store, { signal }) })
      return {
        valid: problems.every(({ severity }) => severity !== 'error'),
        problems: findings(problems),
        name: document.name,
        input: document.input,
      }
    },

    async 'workflows.dryRun'({ mode, ...given }, { signal }) {
      const { found, input, grants, dangers } = await readyRun(desk, given, { signal })
      const asked = mode === 'observe' ? undefined : mode
      const report = await lookAhead(
        { place: placeOf(workspace), workspace },
        { found, inputs: { input, grants }, asked, signal },
      )
      return {
        report,
        grants: grants.map((grant) => ({ capability: printCapability(grant), reason: grant.reason })),
        dangers: [...dangers],
      }
    },
  }
}

function entryView({ name, title, newest, hasDraft, updatedAt }: WorkflowSummary) {
  return { name, title, newest, hasDraft, updatedAt: wireTime(updatedAt) }
}

function headOf(document: WorkflowDocument, format: 'yaml' | 'json') {
  const { name, title = null, description = null, input } = document
  return { name, title, description, input, text: printWorkflow(document, format) }
}

function valueOf(document: WorkflowDocument): WorkflowSource['document'] {
  return JSON.parse(printWorkflow(document, 'json')) as WorkflowSource['document']
}

function revisionOf(document: WorkflowDocument): string {
  const value = valueOf(document) as unknown as Json
  return sha256(new TextEncoder().encode(canonicalJson(value))).slice(0, 32)
}

function changeView(change: ReturnType<typeof diffWorkflows>[number]) {
  const { kind, path } = change
  type Value = WorkflowSource['document'][string]
  switch (change.kind) {
    case 'node_added':
      return { kind, path, after: change.node as Value }
    case 'node_removed':
      return { kind, path, before: change.node as Value }
    case 'node_renamed':
      return { kind, path, before: change.from, after: change.to }
    case 'edge_added':
      return { kind, path, after: change.edge as Value }
    case 'edge_removed':
      return { kind, path, before: change.edge as Value }
    case 'field_changed':
      return { kind, path, before: change.before as Value, after: change.after as Value }
  }
}

function findings(problems: readonly WorkflowProblem[]): WorkflowFinding[] {
  return problems.slice(0, mostProblems).map(({ severity, code, path, message, hint, line, column }) => ({
    severity,
    code,
    path,
    message,
    hint: hint ?? null,
    line: line ?? null,
    column: column ?? null,
  }))
}

function notFound(what: string): AppError {
  return new AppError('workflow.not_found', `There is no ${what} here.`, {
    hint: 'See which there are.',
    details: { workflow: what },
  })
}
