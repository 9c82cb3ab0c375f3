/** Everything wired by hand. */
export { type Home, homeFolder, openHome } from './home.ts'
export type { Operations } from './remote-engine.ts'
export { openWorkspace, type Workspace } from './workspace.ts'
