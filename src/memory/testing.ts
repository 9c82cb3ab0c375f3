/** What other modules' tests may use of memory. */
export { testExtractor } from './ports/extractor.contract.ts'
