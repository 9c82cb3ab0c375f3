/** The operations and the daemon that serves them. A door of its own: most commands load neither. */
export { askDaemon, reachDaemon } from './daemon/ask-daemon.ts'
export { type Daemon, openDaemon } from './daemon/open-daemon.ts'
export { createImplementations, deskHere } from './operations/index.ts'
export { perform } from './operations/perform.ts'
export { TurnFrames } from './agents/chat-frames.ts'
