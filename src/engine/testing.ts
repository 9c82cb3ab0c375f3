/** For the tests of other modules: stores in memory, time and randomness under control, and what every adapter must do. */
export { createMemoryPayloads } from './in-memory/memory-payloads.ts'
export {
  createMemoryDisk,
  createMemoryStores,
  type Disk,
  type MemoryStores,
  type MemoryStoresOptions,
} from './in-memory/memory-stores.ts'
export { MemoryTables } from './in-memory/memory-tables.ts'
export { runRow } from './testing/run-row.ts'
export { createRandom, createSeededIds, type SeededRandom } from './testing/seeded-random.ts'
export { simulate, type SimulationOptions, type SimulationOutcome } from './testing/simulation/simulation.ts'
export { SimulatedClock, type SimulatedProcess } from './testing/simulated-clock.ts'
export { type StoresBench, testStores } from './ports/stores.contract.ts'
