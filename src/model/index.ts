/** Model routes: which models are asked, what that may cost, and what is done when one fails. */
export type { AskOptions, ModelClient, ModelReply, ModelRequest, ModelTarget } from './ports/model-client.ts'
export type { CallFilter, ModelFilter, Verdict } from './ports/model-filter.ts'
export type { Recordings } from './ports/recordings.ts'
export { isLocal, type PriceList } from './prices.ts'
export { providerOf, targetOf } from './read-settings.ts'
export { createTapedClient } from './recording/taped-client.ts'
export type { SaidPiece } from './one-try.ts'
export { Router } from './router.ts'
