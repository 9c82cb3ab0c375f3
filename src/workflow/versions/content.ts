import { canonicalJson, type Json } from '#base'
import type { WorkflowDocument } from '#contract'

/** A document as the text of its meaning: equal for documents that mean the same, however they were written or laid out. */
function contentOf(document: WorkflowDocument): string {
  const { layout: _layout, ...meaning } = document
  return canonicalJson(JSON.parse(JSON.stringify(meaning)) as Json)
}

/** Whether two documents mean the same. */
export function isSameWorkflow(a: WorkflowDocument, b: WorkflowDocument): boolean {
  return contentOf(a) === contentOf(b)
}
