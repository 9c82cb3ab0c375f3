/** For the tests of other modules: searchable collections in memory, and what every adapter must do. */
export { createMemorySearchStore } from './testing/memory-search-store.ts'
export { numbersVector, taken, type WrittenPassage } from './testing/taken-document.ts'
export { testSearchStore } from './ports/search-store.contract.ts'
export { testExtractor } from './ports/extractor.contract.ts'
export { testEmbedder } from './ports/embedder.contract.ts'
