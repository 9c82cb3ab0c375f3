/** Ports kept by a technology. */
export { createFiles, type FilesOptions } from './fs/files.ts'
export { lockEngine } from './sqlite/engine-lock.ts'
export { createOutbox } from './sqlite/inbox.ts'
export { type DatabaseOptions, openDatabase, type Sqlite } from './sqlite/open-database.ts'
export { openReaders, openStores, prepareDatabase, type Readers, type SqliteStores } from './sqlite/stores.ts'
export { createWorkflowStore } from './sqlite/workflow-store.ts'
export { systemClock } from './system/clock.ts'
export { systemIds } from './system/ids.ts'
