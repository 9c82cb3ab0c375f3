/** Everything wired by hand. */
export type { Audit, AuditQuery } from './audit.ts'
export { type AuditFile, verifyAuditFile } from './audit-file.ts'
export { checkDatabase, checkPlace, type Finding } from './check-up.ts'
export { hasHome, type Home, keyFile, openHome, restoreHome } from './home.ts'
export { dangersHere, type Permissions } from './permissions.ts'
export type { Operations } from './remote-engine.ts'
export { toolDescriptions } from './tools.ts'
export { openWorkspace, type Workspace } from './workspace.ts'
