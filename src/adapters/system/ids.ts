import { randomBytes } from 'node:crypto'

import { createIds, type Ids } from '#base'

import { systemClock } from './clock.ts'

/** Ids from the machine's clock and its source of secure randomness. */
export const systemIds: Ids = createIds(() => systemClock.now(), randomBytes)
