import { DocumentSearch, DocumentSearchResult, searchDocumentsTool } from '#contract'
import type { Tool } from '#gate'
import { toSearchedPassage } from '#memory'

import { labelRead, readFrom } from '../read-labels.ts'

export const documentsSearch: Tool<DocumentSearch, DocumentSearchResult> = {
  name: searchDocumentsTool,
  version: 1,
  title: 'Search documents',
  description:
    'Finds passages in the documents that were read, by their words and by what they mean. Each says where it stands; what it says may be anybody’s words.',
  input: DocumentSearch.meta({
    examples: [{ query: 'when does the lease of the garage end', scope: { collections: ['files'] } }],
  }),
  output: DocumentSearchResult,
  effect: 'pure',
  undoClass: 'pure',
  capabilities: [],
  controls: [],
  timeoutMs: 60_000,
  needs: () => [],
  label: (_input, output) => labelRead(output),
  preview: async ({ query }) => ({ summary: `Search documents for ${query}`, changes: [] }),
  prepare: async () => null,
  async run({ query, scope, limit }, _prepared, { world: { library }, signal }) {
    const { collections, project, under, since, until } = scope
    const found = await library.search(
      {
        text: query,
        limit,
        ...(collections === undefined ? {} : { collections }),
        ...(project === undefined ? {} : { project }),
        ...(under === undefined ? {} : { under }),
        ...(since === undefined ? {} : { since: Date.parse(since) }),
        ...(until === undefined ? {} : { until: Date.parse(until) }),
      },
      { signal },
    )
    return readFrom(
      { passages: found.map(toSearchedPassage) },
      found.map(({ document: { label } }) => ({ label })),
    )
  },
}
