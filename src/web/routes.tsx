import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'

import { Waiting } from './parts/waiting.tsx'
import { readActivitySearch } from './routes/activity/search.ts'
import { readAgentSearch, readAgentsSearch } from './routes/agents/search.ts'
import { readDocumentsSearch } from './routes/documents/search.ts'
import { readRunSearch, readRunsSearch } from './routes/runs/search.ts'
import { Frame } from './shell/frame.tsx'
import { NotFound, RouteFailed } from './shell/route-failed.tsx'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/home/home-room.tsx'), 'HomeRoom'),
})
const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(() => import('./routes/runs/runs-room.tsx'), 'RunsRoom'),
})
const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  validateSearch: readRunSearch,
  component: lazyRouteComponent(() => import('./routes/runs/run-room.tsx'), 'RunRoom'),
})
const approvals = createRoute({
  getParentRoute: () => root,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./routes/approvals/approvals-room.tsx'), 'ApprovalsRoom'),
})
const approvalsOfRun = createRoute({
  getParentRoute: () => root,
  path: '/approvals/$run',
  component: lazyRouteComponent(() => import('./routes/approvals/approval-room.tsx'), 'ApprovalRoom'),
})
const chats = createRoute({
  getParentRoute: () => root,
  path: '/chat',
  component: lazyRouteComponent(() => import('./routes/chat/chats-room.tsx'), 'ChatsRoom'),
})
const chat = createRoute({
  getParentRoute: () => root,
  path: '/chat/$session',
  component: lazyRouteComponent(() => import('./routes/chat/chat-room.tsx'), 'ChatRoom'),
})
const agents = createRoute({
  getParentRoute: () => root,
  path: '/agents',
  validateSearch: readAgentsSearch,
  component: lazyRouteComponent(() => import('./routes/agents/agents-room.tsx'), 'AgentsRoom'),
})
const agent = createRoute({
  getParentRoute: () => root,
  path: '/agents/$name',
  validateSearch: readAgentSearch,
  component: lazyRouteComponent(() => import('./routes/agents/agent-room.tsx'), 'AgentRoom'),
})
const documents = createRoute({
  getParentRoute: () => root,
  path: '/documents',
  validateSearch: readDocumentsSearch,
  component: lazyRouteComponent(() => import('./routes/documents/documents-room.tsx'), 'DocumentsRoom'),
})
const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import('./routes/activity/activity-room.tsx'), 'ActivityRoom'),
})
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('./routes/settings/settings-room.tsx'), 'SettingsRoom'),
})
const settingsAsTyped = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad() {
    // The router's own way to lead elsewhere.
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect({ to: '/settings/$section', params: { section: 'appearance' }, replace: true })
  },
})
const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  component: lazyRouteComponent(() => import('./routes/models/models-room.tsx'), 'ModelsRoom'),
})
const diagnostics = createRoute({
  getParentRoute: () => root,
  path: '/diagnostics',
  component: lazyRouteComponent(() => import('./routes/diagnostics/diagnostics-room.tsx'), 'DiagnosticsRoom'),
})

/** Every room of the page but the first is loaded when somebody goes there. */
export const router = createRouter({
  routeTree: root.addChildren([
    home,
    runs,
    run,
    approvals,
    approvalsOfRun,
    chats,
    chat,
    agents,
    agent,
    documents,
    activity,
    models,
    settings,
    settingsAsTyped,
    diagnostics,
  ]),
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: RouteFailed,
  defaultPendingComponent: () => <Waiting />,
  defaultNotFoundComponent: NotFound,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
