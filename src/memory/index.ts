export { answerer } from './answer/answerer.ts'
export { extractAnswer } from './answer/extract-answer.ts'
export { toSearchedPassage, toSearchHit } from './answer/found-passage.ts'
export { snippetOf, type Snippet } from './answer/snippet.ts'
export { chunk, type ChunkOptions } from './chunk/chunk.ts'
export type { Passage } from './passage.ts'
export type { Embedder, Space } from './ports/embedder.ts'
export type { Extractor, GivenFile } from './ports/extractor.ts'
export type {
  FoundPassage,
  KeptDocument,
  Scored,
  SearchScope,
  SearchStore,
  TakenDocument,
  Vectors,
} from './ports/search-store.ts'
export type { DocumentKind, Reading, ReadingPart } from './reading.ts'
export { readFolder } from './read-folder/program.ts'
export { progressOf } from './read-folder/state.ts'
export { documentId, passageId } from './search/document-id.ts'
export { nameWords } from './search/name-words.ts'
export { isInScope, isUnder } from './search/scope.ts'
export { gramsOf, queryTerms, type Term } from './search/terms.ts'
export { dot, unit } from './search/vectors.ts'
export { fuseRanks, fuseScores, type Fused } from './search/fuse.ts'
export { type Hit, recall, type Recalled, type RecallOptions } from './search/recall.ts'
