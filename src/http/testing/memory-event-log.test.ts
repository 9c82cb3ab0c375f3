import { describe } from 'node:test'

import { testEventLog } from '../ports/event-log.contract.ts'
import { MemoryEventLog } from './memory-event-log.ts'

describe('an event log in memory', () =>
  testEventLog(() => {
    const log = new MemoryEventLog()
    return {
      log,
      write: (event) => log.write(event),
      forget: (root) => log.forget(root),
      reopen: () => log,
      [Symbol.dispose]() {},
    }
  }))
